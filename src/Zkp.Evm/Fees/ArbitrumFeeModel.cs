using System.Numerics;

namespace Zkp.Evm;

/// <summary>
/// Arbitrum, where a transaction's data on L1 is paid for with gas of the transaction itself: the node divides what posting costs by
/// the L2 base fee. So it belongs into the gas limit, which otherwise would be too low by half. Nitro's virtual contract
/// <c>NodeInterface</c> tells it (https://docs.arbitrum.io/build-decentralized-apps/nodeinterface/reference).
/// </summary>
public sealed class ArbitrumFeeModel(EvmClient client, FeeModelOptions options) : IFeeModel
{
    /// <summary>Nitro's estimates of the L1 part stand a tenth above what is charged (GasEstimationL1PricePadding, 11,000 basis points).</summary>
    private const ulong PaddedTenths = 11;

    private static readonly Abi Interface = Abi.Parse(
        "function gasEstimateComponents(address to, bool contractCreation, bytes data) payable returns (uint64 gasEstimate, uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate)",
        "function gasEstimateL1Component(address to, bool contractCreation, bytes data) payable returns (uint64 gasEstimateForL1, uint256 baseFee, uint256 l1BaseFeeEstimate)",
        "function findBatchContainingBlock(uint64 blockNum) view returns (uint64 batch)");

    /// <summary>Nitro's virtual contract: no code stands there, the node answers for it.</summary>
    public static Address NodeInterface { get; } = Address.Parse("0x00000000000000000000000000000000000000C8");

    public async Task<TransactionCost> EstimateAsync(CostQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.ExecutionGas is { } execution)
        {
            AbiValues component = await AskAsync("gasEstimateL1Component", question, cancellationToken);
            ulong forL1 = ToGas(component, "gasEstimateForL1");
            return Cost(execution + forL1, forL1, question.Fees);
        }

        AbiValues components = await EstimateComponentsAsync(question, cancellationToken);
        return Cost(ToGas(components, "gasEstimate"), ToGas(components, "gasEstimateForL1"), question.Fees);
    }

    /// <summary>All that Arbitrum charges is gas, and the receipt's gas has the L1 part in it.</summary>
    public Task<InclusionInfo> CompleteAsync(InclusionInfo inclusion, ReadOnlyMemory<byte> signed, CancellationToken cancellationToken = default) =>
        Task.FromResult(inclusion);

    /// <summary>Whether a block's data has been posted to L1; null when the node can't say.</summary>
    public async Task<bool?> IsPostedAsync(BlockNumber block, CancellationToken cancellationToken = default)
    {
        byte[] call = Interface.Function("findBatchContainingBlock").Encode((BigInteger)block.Value);
        try
        {
            byte[] answer = await client.CallAsync(new CallRequest(null, NodeInterface, call), BlockTag.Latest, cancellationToken);
            return answer.Length > 0 ? true : null;
        }
        catch (RpcException error) when (!error.IsProviderFault)
        {
            // Nitro has no answer but an error for a block that no batch holds yet.
            return false;
        }
    }

    /// <param name="padded">The whole estimate, with the L1 part padded as the node pads it.</param>
    private TransactionCost Cost(ulong padded, ulong paddedForL1, FeeEstimate fees)
    {
        if (paddedForL1 > padded)
        {
            throw new RpcException(RpcErrorKind.InvalidResponse, $"The node estimates {paddedForL1} gas for L1 of {padded} in all.");
        }

        ulong forL1 = paddedForL1 * 10 / PaddedTenths;
        return new TransactionCost
        {
            Gas = padded - paddedForL1 + forL1,
            GasLimit = options.WithRoom(padded),
            L1Gas = forL1,
            L1Fee = fees.ExpectedPrice * forL1,
        };
    }

    private async Task<AbiValues> EstimateComponentsAsync(CostQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync("gasEstimateComponents", question, cancellationToken);
        }
        catch (RpcException error) when (!error.IsProviderFault && error.Kind != RpcErrorKind.InvalidResponse)
        {
            // NodeInterface says that the call fails, but not with the contract's own words; the plain estimate has them.
            await client.EstimateGasAsync(question.ToCall(), cancellationToken);
            throw;
        }
    }

    private async Task<AbiValues> AskAsync(string function, CostQuestion question, CancellationToken cancellationToken)
    {
        AbiFunction called = Interface.Function(function);
        byte[] data = called.Encode(question.To, false, question.Data.ToArray());
        byte[] answer = await client.CallAsync(new CallRequest(question.From, NodeInterface, data, question.Value), BlockTag.Latest, cancellationToken);
        try
        {
            return called.DecodeOutput(answer);
        }
        catch (FormatException error)
        {
            throw new RpcException(RpcErrorKind.InvalidResponse, $"NodeInterface.{function} gives no answer ({error.Message}); is this an Arbitrum chain?");
        }
    }

    private static ulong ToGas(AbiValues values, string name) => (ulong)values.Get<BigInteger>(name);
}
