namespace Zkp.Evm;

/// <summary>When a transaction that does not get into a block is signed again with higher fees, and how high they may go.</summary>
public sealed record ReplacementPolicy
{
    /// <summary>
    /// The most per gas that any signature may offer, a cancellation's included; null for no cap of this network. A transaction without
    /// any cap, here or in its request, is never replaced: nothing would bound what it costs.
    /// </summary>
    public Wei? MaxFeePerGas { get; init; }

    /// <summary>The most that gas may cost one transaction in all; null for no such cap. Divided by its gas limit, it is a cap per gas.</summary>
    public Wei? MaxFeePerTransaction { get; init; }

    /// <summary>This long before its deadline a transaction waits a quarter of <see cref="StuckAfter"/> and offers more than nine of ten pay.</summary>
    public TimeSpan EscalateWithin { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the newest signature waits for a block before the next one is considered.</summary>
    public TimeSpan StuckAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Both fees rise by at least so much: geth, Erigon and Besu demand 10 % of a replacement.</summary>
    public int BumpPercent { get; init; } = 10;

    /// <summary>Signatures of one nonce at most, the first one included.</summary>
    public int MaxVariants { get; init; } = 8;

    /// <summary>
    /// The most that the transaction itself may offer: one step below the cap. The step is kept for a cancellation, which otherwise could
    /// not replace a transaction that sits at the cap.
    /// </summary>
    public Wei? CeilingOf(Wei? cap) => cap is { } limit ? new Wei(limit.Value * 100 / (100 + BumpPercent)) : null;
}
