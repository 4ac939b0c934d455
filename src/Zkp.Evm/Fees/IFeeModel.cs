namespace Zkp.Evm;

/// <summary>What chains of one family charge for a transaction: all of it gas, or gas and something for its data on L1.</summary>
public interface IFeeModel
{
    /// <summary>Estimates a transaction that would be sent now.</summary>
    /// <exception cref="RpcException">Kind <see cref="RpcErrorKind.Reverted"/> with the contract's reason, or the node does not answer as it must.</exception>
    Task<TransactionCost> EstimateAsync(CostQuestion question, CancellationToken cancellationToken = default);

    /// <summary>
    /// Adds to an inclusion what the chain charged beside gas and the node's receipt does not say. Comes back unchanged where there is
    /// no such thing, where the receipt said it, and where the node no longer has that block's state.
    /// </summary>
    /// <param name="signed">The bytes that were included.</param>
    Task<InclusionInfo> CompleteAsync(InclusionInfo inclusion, ReadOnlyMemory<byte> signed, CancellationToken cancellationToken = default);
}
