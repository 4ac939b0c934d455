using Azure.Data.Tables;

namespace Zkp.Azure;

/// <summary>
/// The account with the tables that belong to the signers and not to an app: the transaction ledger with the networks' budgets of the day, the
/// transfers over bridges, and what operators did. Apps with the same signers share this one and nothing else.
/// </summary>
public sealed record LedgerStorage(TableServiceClient Tables)
{
    internal static IReadOnlyList<string> TableNames { get; } = [StorageNames.LedgerTable, StorageNames.TreasuryTable, StorageNames.OperatorJournalTable];
}
