using Zkp.Evm;

namespace Zkp.Pipeline.Networks;

/// <summary>What a timer asks for, so that nothing waits for its owner to come back.</summary>
public sealed partial class ChainGateway
{
    /// <summary>Compares each signer's nonces, the ledger and the chain, mends what does not fit, and takes abandoned transactions a step on.</summary>
    /// <returns>What was found, by signer.</returns>
    /// <exception cref="RpcException">The network's node does not answer.</exception>
    public async Task<IReadOnlyList<DriftReport>> ReconcileAsync(Network network, CancellationToken cancellationToken)
    {
        TransactionPool transactions = await Connect(network.Name).GetTransactionsAsync(cancellationToken);
        return await transactions.ReconcileAsync(cancellationToken);
    }
}
