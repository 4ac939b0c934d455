namespace Zkp.Evm;

/// <summary>When a block of this chain is safe and when it is final.</summary>
/// <param name="Depth">For <see cref="ConfirmationMode.Depth"/>: confirmations that make final; half of them make safe.</param>
public sealed record ChainConfirmation(ConfirmationMode Mode, int Depth = 0)
{
    /// <summary>By the node's tags.</summary>
    public static ChainConfirmation ByTag { get; } = new(ConfirmationMode.Tag);

    /// <summary>By a number of confirmations, at least 1.</summary>
    public static ChainConfirmation ByDepth(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        return new ChainConfirmation(ConfirmationMode.Depth, depth);
    }

    /// <summary>The highest block with so many confirmations below a head; null when the chain is too short.</summary>
    internal static BlockNumber? HeadAtDepth(BlockNumber latest, int depth) =>
        latest.Value + 1 >= (ulong)depth ? new BlockNumber(latest.Value + 1 - (ulong)depth) : null;
}
