using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>The day's budget always has room.</summary>
internal sealed class IgnoresBudget(ITransactionLedger inner) : MutantLedger(inner)
{
    public override Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) => Task.FromResult(true);
}
