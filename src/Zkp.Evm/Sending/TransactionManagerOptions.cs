namespace Zkp.Evm;

/// <summary>The bounds of a <see cref="TransactionManager"/>.</summary>
public sealed record TransactionManagerOptions
{
    /// <summary>The chain that the node must be of; null takes what the node says. Give it wherever a configuration names it.</summary>
    public long? ExpectedChainId { get; init; }

    /// <summary>How long one look at the head serves every caller.</summary>
    public TimeSpan ViewLifetime { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a broadcast transaction may be missing from the chain before its bytes go out again.</summary>
    public TimeSpan RebroadcastAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long a final block must be seen to have used the nonce, without a receipt of ours, before that is believed. Longer than any
    /// node lags behind another.
    /// </summary>
    public TimeSpan ReplacedAfter { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often a poll may look after others' entries that never went out, whose nonces hold up its own.</summary>
    public TimeSpan RescueInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a lease that the policy here refuses to sign is left alone when it was found and not asked for: another process, whose policy allows
    /// it, may have leased it. Afterwards it goes back, because it holds up every later nonce.
    /// </summary>
    public TimeSpan RefusedLeaseAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Compare-and-swap rounds of one operation before it gives up.</summary>
    public int MaxRounds { get; init; } = 64;

    /// <summary>When and how far fees may rise. Without a cap, here or in the request, they never do.</summary>
    public ReplacementPolicy Replacement { get; init; } = new();

    /// <summary>
    /// The most that the requests of one UTC day may cost on this network, counted at the worst until they end; null for no such
    /// cap. A request that does not fit is not taken.
    /// </summary>
    public Wei? MaxSpendPerDay { get; init; }

    /// <summary>Finds what the chain charged beside gas where a receipt does not say it, so that a day's budget has all of it; null where it charges nothing.</summary>
    public IFeeModel? FeeModel { get; init; }

    /// <summary>
    /// The chain has no mempool (an Arbitrum sequencer): a nonce is sent only when the one before it was acknowledged, because what
    /// comes out of order is held for about a second and then thrown away.
    /// </summary>
    public bool InOrder { get; init; }

    /// <summary>Open entries that one round of reconciling takes a step on.</summary>
    public int MaxStepsPerReconcile { get; init; } = 64;

    /// <summary>Stands before every signature; null signs everything.</summary>
    public ISigningPolicy? SigningPolicy { get; init; }
}
