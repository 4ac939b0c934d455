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

    /// <summary>How often a poll may look after others' entries that never went out, whose nonces hold up its own.</summary>
    public TimeSpan RescueInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Compare-and-swap rounds of one operation before it gives up.</summary>
    public int MaxRounds { get; init; } = 64;

    /// <summary>When and how far fees may rise. Without a cap, here or in the request, they never do.</summary>
    public ReplacementPolicy Replacement { get; init; } = new();

    /// <summary>Stands before every signature; null signs everything.</summary>
    public ISigningPolicy? SigningPolicy { get; init; }
}
