using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>A receipt is taken from whichever endpoint is asked.</summary>
internal sealed class BelievesOneReceipt(IChainNode inner, Incarnation process) : MutantNode(inner)
{
    public override Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default) =>
        process.AnySingle().GetReceiptAsync(transaction, cancellationToken);
}
