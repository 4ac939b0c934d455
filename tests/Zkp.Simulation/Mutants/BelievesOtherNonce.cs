using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>Of several endpoints' nonces another counts than should.</summary>
/// <param name="atHeights">Whether of those at a height, or of the newest.</param>
internal sealed class BelievesOtherNonce(IChainNode inner, Incarnation process, bool atHeights, Func<IEnumerable<Nonce>, Nonce> pick) : MutantNode(inner)
{
    public override async Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        atHeights ? await PickAsync(account, block, cancellationToken) : await base.GetTransactionCountAsync(account, block, cancellationToken);

    public override async Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default) =>
        atHeights ? await base.GetNextNonceAsync(account, tag, known, cancellationToken) : await PickAsync(account, tag, cancellationToken);

    private async Task<Nonce> PickAsync(Address account, BlockReference block, CancellationToken cancellationToken)
    {
        List<Nonce> answers = [];
        foreach (EvmClient one in process.Singles)
        {
            answers.Add(await one.GetTransactionCountAsync(account, block, cancellationToken));
        }

        return pick(answers);
    }
}
