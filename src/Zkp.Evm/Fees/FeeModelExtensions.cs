namespace Zkp.Evm;

/// <summary>Fee models and the ledger.</summary>
public static class FeeModelExtensions
{
    /// <summary>
    /// An entry with all that the chain charged for it, as <see cref="IFeeModel.CompleteAsync"/> finds it; unchanged while no block has it, and
    /// where the block has a signature of so long ago that its bytes are no longer kept.
    /// </summary>
    public static async Task<LedgerEntry> CompleteAsync(this IFeeModel model, LedgerEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Inclusion is { } inclusion && entry.Variants.FirstOrDefault(variant => variant.Hash == inclusion.Hash) is { RawBytes.Length: > 0 } signed
            ? entry with { Inclusion = await model.CompleteAsync(inclusion, signed.RawBytes, cancellationToken) }
            : entry;
    }
}
