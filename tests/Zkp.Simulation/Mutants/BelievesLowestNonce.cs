using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>Of several endpoints' nonces the lowest counts.</summary>
internal sealed class BelievesLowestNonce(IChainNode inner) : MutantNode(inner)
{
    public override async Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default)
    {
        // Asked through the wire first, for its faults.
        await base.GetTransactionCountAsync(account, block, cancellationToken);
        return new Nonce(((SimNode)Inner).Counts(account, block).Min());
    }
}
