using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>Which fee model goes with which family.</summary>
public static class FeeModels
{
    public static IFeeModel For(NetworkFile network, EvmClient client, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(network);
        FeeModelOptions room = new() { GasRoomPercent = network.GasRoomPercent, L1FeeHeadroomPercent = network.L1FeeHeadroomPercent };
        return network.Family switch
        {
            ChainFamily.Arbitrum => new ArbitrumFeeModel(client, room),
            ChainFamily.Optimism => new OptimismFeeModel(client, (ulong)network.ChainId, room, time),
            _ => new EthereumFeeModel(client, room),
        };
    }

    /// <summary>The caps and the headroom that the network's file sets.</summary>
    public static FeePolicy PolicyOf(NetworkFile network)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new FeePolicy
        {
            MaxFeePerGas = network.MaxFeePerGasWei is { } fee ? new Wei(fee) : null,
            MaxPriorityFeePerGas = network.MaxPriorityFeePerGasWei is { } tip ? new Wei(tip) : null,
            BaseFeeHeadroomPercent = network.BaseFeeHeadroomPercent,
        };
    }
}
