using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>Each process picks the signer for itself.</summary>
internal sealed class IgnoresAssignment(ITransactionLedger inner) : MutantLedger(inner)
{
    public override Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default) =>
        Task.FromResult(proposed);
}
