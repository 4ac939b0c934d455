namespace Zkp.Evm;

/// <summary>What finality means on a chain.</summary>
public enum ConfirmationMode
{
    /// <summary>The node's <c>safe</c> and <c>finalized</c> blocks.</summary>
    Tag,

    /// <summary>A number of blocks, for chains without those tags.</summary>
    Depth,
}
