using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>Whoever claims a receipt has one, whatever the others know of its block.</summary>
internal sealed class BelievesAnyClaim(IChainNode inner, Incarnation process) : MutantNode(inner)
{
    public override async Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default)
    {
        bool seen = false;
        foreach (EvmClient one in process.Singles)
        {
            seen |= await one.GetReceiptAsync(transaction, cancellationToken) is not null;
        }

        return seen;
    }
}
