using Zkp.Evm;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Mutants;

/// <summary>How far the chain has come is taken from whichever endpoint is asked.</summary>
/// <param name="tag">The standing that this is so with.</param>
internal sealed class BelievesOneHeight(IChainNode inner, Incarnation process, BlockTag tag) : MutantNode(inner)
{
    public override Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default) =>
        block == tag ? process.AnySingle().GetBlockAsync(block, cancellationToken) : base.GetBlockAsync(block, cancellationToken);
}
