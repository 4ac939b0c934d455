namespace Zkp.Evm;

/// <summary>What fees may be at most and at least, per gas.</summary>
public sealed record FeePolicy
{
    /// <summary>No cap, and the least tip.</summary>
    public static FeePolicy Default { get; } = new();

    /// <summary>The most that is paid per gas in all; null for no cap.</summary>
    public Wei? MaxFeePerGas { get; init; }

    /// <summary>The most that is tipped per gas; null for no cap.</summary>
    public Wei? MaxPriorityFeePerGas { get; init; }

    /// <summary>The least tip: geth's miners leave out what tips less than 0.001 gwei.</summary>
    public Wei MinPriorityFeePerGas { get; init; } = Wei.FromGwei(0.001m);

    /// <summary>Recent blocks looked at.</summary>
    public int Blocks { get; init; } = 20;
}
