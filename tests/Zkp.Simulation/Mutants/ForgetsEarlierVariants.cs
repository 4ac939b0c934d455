using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>Only the newest bytes are looked for; that an earlier signature of the nonce may win is forgotten.</summary>
internal sealed class ForgetsEarlierVariants(IChainNode inner, Incarnation process) : MutantNode(inner)
{
    public override async Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default)
    {
        Receipt? receipt = await base.GetReceiptAsync(transaction, cancellationToken);
        return process.Simulation.Checker.IsNewest(transaction) ? receipt : null;
    }

    public override async Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default) =>
        await base.IsReceiptSeenAsync(transaction, usedBy, cancellationToken) && process.Simulation.Checker.IsNewest(transaction);
}
