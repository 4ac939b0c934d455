using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Batches;

/// <summary>What became of a line.</summary>
/// <param name="State">How far it is.</param>
/// <param name="ProofId">The request that it made.</param>
/// <param name="Problem">Why it was rejected, or its request failed.</param>
public sealed record BatchLineResult(BatchLineState State, string? ProofId = null, BatchLineProblem? Problem = null)
{
    /// <summary>Orders what is said of a line: that it made no request, that it made one, how that one ended.</summary>
    [JsonIgnore]
    public int Rank => ProofId is null ? 0 : State == BatchLineState.Accepted ? 1 : 2;
}
