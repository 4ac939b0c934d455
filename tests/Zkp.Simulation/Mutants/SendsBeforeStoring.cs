using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>The write ahead is dropped: the signature is stored with the news that it was broadcast.</summary>
internal sealed class SendsBeforeStoring(ITransactionLedger inner) : MutantLedger(inner)
{
    private const string Unstored = " unstored";

    public override Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default)
    {
        string? version = entry.ETag?.Replace(Unstored, "", StringComparison.Ordinal);
        return entry.State == LedgerState.Signed && version == entry.ETag
            ? Task.FromResult<LedgerEntry?>(entry with { ETag = version + Unstored })
            : base.TryUpdateAsync(entry with { ETag = version }, cancellationToken);
    }
}
