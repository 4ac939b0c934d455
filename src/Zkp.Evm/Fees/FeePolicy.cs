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

    /// <summary>
    /// How much the base fee may rise before a transaction waits: the max fee is the next base fee and so many hundredths of it, and
    /// the tip. 100 lets it double, which takes Ethereum six full blocks; a chain of the OP Stack can rise by 77 % in six of its blocks, 12 s.
    /// </summary>
    public int BaseFeeHeadroomPercent { get; init; } = 100;

    /// <summary>Recent blocks looked at.</summary>
    public int Blocks { get; init; } = 20;
}
