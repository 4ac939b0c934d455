namespace Zkp.Pipeline.Networks;

/// <summary>How a network says that a block is final: <c>tag</c> (the node's <c>finalized</c>), or <c>depth</c> blocks on top.</summary>
public sealed record FinalityFile(FinalityMode Mode, int? Depth = null);
