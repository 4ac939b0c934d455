namespace Zkp.Pipeline.Batches;

/// <summary>What became of a line.</summary>
/// <param name="State">How far it is.</param>
/// <param name="ProofId">The request that it made.</param>
/// <param name="Problem">Why it was rejected, or its request failed.</param>
public sealed record BatchLineResult(BatchLineState State, string? ProofId = null, BatchLineProblem? Problem = null);
