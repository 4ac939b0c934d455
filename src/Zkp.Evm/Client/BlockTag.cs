namespace Zkp.Evm;

/// <summary>A block named by its standing instead of its height.</summary>
public enum BlockTag
{
    /// <summary>The head of the chain as this node sees it; may be reorganised away.</summary>
    Latest,

    /// <summary>The head and what waits in the pool.</summary>
    Pending,

    /// <summary>Unlikely to be reorganised (justified by two thirds of the validators; on a rollup: posted to L1).</summary>
    Safe,

    /// <summary>Never reorganised short of a catastrophe.</summary>
    Finalized,
}
