namespace Zkp.Evm;

/// <summary>An L1, where gas is all there is.</summary>
public sealed class EthereumFeeModel(EvmClient client, FeeModelOptions options) : IFeeModel
{
    public async Task<TransactionCost> EstimateAsync(CostQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        ulong gas = question.ExecutionGas ?? await client.EstimateGasAsync(question.ToCall(), cancellationToken);
        return new TransactionCost { Gas = gas, GasLimit = options.WithRoom(gas) };
    }

    public Task<InclusionInfo> CompleteAsync(InclusionInfo inclusion, ReadOnlyMemory<byte> signed, CancellationToken cancellationToken = default) =>
        Task.FromResult(inclusion);
}
