using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>What operators do to transactions.</summary>
public sealed partial class ChainGateway
{
    /// <summary>The operator's hands on one network.</summary>
    /// <exception cref="RpcException">The network does not answer, so that nothing can be said of it.</exception>
    public async Task<TransactionOperator> GetOperatorAsync(Network network, CancellationToken cancellationToken) =>
        new(await Connect(network.Name).GetTransactionsAsync(cancellationToken), operatorJournal, time);
}
