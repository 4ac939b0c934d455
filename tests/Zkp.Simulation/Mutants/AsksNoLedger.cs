using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>A nonce is judged as if nobody had ever handed one out.</summary>
internal sealed class AsksNoLedger(IChainNode inner) : MutantNode(inner), ILedgerNonce
{
    public override Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default) =>
        base.GetNextNonceAsync(account, tag, this, cancellationToken);

    public Task<Nonce?> FindAsync(Nonce told, ulong lead, CancellationToken cancellationToken) => Task.FromResult<Nonce?>(null);
}
