using System.Globalization;
using System.Numerics;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Stack;

/// <summary>
/// Puts onto a local chain what chains of its family have from the start: contracts of ours that answer as the real ones do, with the
/// figures of L1 in their storage. On the OP Stack's anvil charges by the same storage; on Arbitrum's nothing charges for L1.
/// </summary>
internal static class LocalPredeploys
{
    /// <summary>As OP Mainnet has had them since Ecotone.</summary>
    private const uint BaseFeeScalar = 5_227;
    private const uint BlobBaseFeeScalar = 1_014_213;

    /// <summary>Wei per unit of L1 gas on the local Arbitrum: what posting in blobs comes to.</summary>
    private static readonly BigInteger ArbitrumPricePerUnit = 500_000_000;

    private static readonly BigInteger L1BaseFee = 20_000_000_000;
    private static readonly BigInteger L1BlobBaseFee = 1_000_000_000;

    /// <summary>Millionths of a wei per gas, and wei per transaction: enough to be seen.</summary>
    private const uint OperatorFeeScalar = 1_000_000;
    private const ulong OperatorFeeConstant = 1_000_000_000;

    /// <summary>Blocks that the local Arbitrum's poster lags behind.</summary>
    private const int PostingLag = 1;

    /// <summary>Where the bridge to a family's chain stands on the local L1.</summary>
    public static Address BridgeTo(ChainFamily family) => Address.Parse(
        family == ChainFamily.Arbitrum ? "0x00000000000000000000000000000000000a4b01" : "0x0000000000000000000000000000000000000a01");

    public static async Task PlaceAsync(LocalChain chain, ContractCompiler compiler, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, CompiledContract> contracts = await compiler.CompileLocalAsync(cancellationToken);
        switch (chain.Network.Family)
        {
            case ChainFamily.Optimism:
                // anvil charges the caller of eth_call too, and who names none calls as the zero address.
                await chain.RpcAsync("anvil_setBalance", [Address.Zero.ToString(), Hex.EncodeQuantity(Wei.FromEther(1).Value)], cancellationToken);
                await PutAsync(chain, OptimismFeeModel.L1Block, contracts["LocalL1Block"], OptimismFigures, cancellationToken);

                // Ecotone, Fjord and Isthmus, a byte each: what anvil charges by.
                await PutAsync(chain, OptimismFeeModel.GasPriceOracle, contracts["LocalGasPriceOracle"], [(0, 0x010101)], cancellationToken);
                break;
            case ChainFamily.Ethereum:
                await PutAsync(chain, BridgeTo(ChainFamily.Arbitrum), contracts["LocalInbox"], [], cancellationToken);
                await PutAsync(chain, BridgeTo(ChainFamily.Optimism), contracts["LocalL1StandardBridge"], [], cancellationToken);
                break;
            case ChainFamily.Arbitrum:
                await PutAsync(
                    chain, ArbitrumFeeModel.NodeInterface, contracts["LocalNodeInterface"], [(0, ArbitrumPricePerUnit), (1, PostingLag)], cancellationToken);
                break;
        }
    }

    private static (int Slot, BigInteger Value)[] OptimismFigures =>
    [
        (1, L1BaseFee),
        (3, ((BigInteger)BaseFeeScalar << 96) | ((BigInteger)BlobBaseFeeScalar << 64)),
        (7, L1BlobBaseFee),
        (8, ((BigInteger)OperatorFeeScalar << 64) | OperatorFeeConstant),
    ];

    private static async Task PutAsync(
        LocalChain chain, Address address, CompiledContract contract, (int Slot, BigInteger Value)[] storage, CancellationToken cancellationToken)
    {
        await chain.RpcAsync("anvil_setCode", [address.ToString(), Hex.Encode(contract.RuntimeCode)], cancellationToken);
        foreach ((int slot, BigInteger value) in storage)
        {
            await chain.RpcAsync(
                "anvil_setStorageAt",
                [address.ToString(), "0x" + slot.ToString("x", CultureInfo.InvariantCulture), Hash32.FromBigInteger(value).ToString()],
                cancellationToken);
        }
    }
}
