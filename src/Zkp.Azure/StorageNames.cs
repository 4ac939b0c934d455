namespace Zkp.Azure;

/// <summary>The names of tables, containers and queues; the Bicep files and docs/architecture.md repeat them.</summary>
public static class StorageNames
{
    public const string ProofsTable = "proofs";
    public const string OpenProofsTable = "openproofs";
    public const string IdempotencyTable = "idempotency";
    public const string ApiKeysTable = "apikeys";
    public const string LedgerTable = "transactions";
    public const string WaitingTable = "waiting";
    public const string BatchLinesTable = "batchlines";
    public const string QuotesTable = "quotes";
    public const string NetworkHistoryTable = "networkhistory";
    public const string TreasuryTable = "treasury";
    public const string OperatorJournalTable = "operatorjournal";
    public const string TenantBudgetsTable = "tenantbudgets";
    public const string ChainIndexTable = "chainindex";

    public const string InputsContainer = "private-inputs";
    public const string ProofsContainer = "proofs";

    public const string ProofRequestsQueue = "proof-requests";
    public const string RejectedRequestsQueue = "proof-requests-rejected";
    public const string ProveJobsQueue = "prove-jobs";
}
