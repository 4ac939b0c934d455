using System.Numerics;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Stack;

/// <summary>One of the local chains: which network it stands in for and what gas costs there.</summary>
/// <param name="BaseFeeWei">Wei per gas; anvil is held at it, or its fee would fall to nothing in empty blocks.</param>
internal sealed record LocalNetwork(string Name, long ChainId, ChainFamily Family, BigInteger BaseFeeWei, BigInteger PriorityFeeWei)
{
    private static readonly BigInteger Gwei = 1_000_000_000;
    private static readonly BigInteger Ether = Gwei * Gwei;

    /// <summary>
    /// The three of the demo, dear to cheap. The levels are made up in the proportion that mainnet and its roll-ups
    /// have, so that a router has something to choose between.
    /// </summary>
    public static IReadOnlyList<LocalNetwork> Defaults { get; } =
    [
        new("local-l1", 31337, ChainFamily.Ethereum, 20 * Gwei, Gwei),
        new("local-arbitrum", 31338, ChainFamily.Arbitrum, Gwei / 10, Gwei / 100),
        new("local-optimism", 31339, ChainFamily.Optimism, Gwei / 50, Gwei / 1000),
    ];

    /// <summary>Ten times the base fee: room for a bump and for a rise.</summary>
    public BigInteger MaxFeePerGasWei => (BaseFeeWei * 10) + PriorityFeeWei;

    /// <summary>The network's configuration file for a chain at <paramref name="url"/>.</summary>
    /// <param name="l1">The network that ether comes from; null for none. Its bridges take deposits and nobody credits them here, so they stay off.</param>
    public NetworkFile ToFile(Uri url, double blockTimeSeconds, string? l1) => new()
    {
        Name = Name,
        ChainId = ChainId,
        Family = Family,
        Local = true,
        RpcUrls = [url],
        BlockTimeSeconds = blockTimeSeconds,
        Finality = new FinalityFile(FinalityMode.Tag),
        MaxFeePerGasWei = MaxFeePerGasWei,
        MaxPriorityFeePerGasWei = PriorityFeeWei,
        Treasury = new TreasuryFile
        {
            MinBalanceWei = Ether,
            TargetBalanceWei = 10 * Ether,
            Bridge = l1 is null || Family == ChainFamily.Ethereum
                ? null
                : new BridgeFile { L1Network = l1, Contract = LocalPredeploys.BridgeTo(Family).ToString(), MaxTransferWei = Ether, MaxPerDayWei = 5 * Ether },
        },
    };
}
