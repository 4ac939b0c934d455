using System.Text.Json;
using System.Text.Json.Serialization;
using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>A proof with its public signals, both as snarkjs writes them; or several of both, in arrays, that share a transaction.</summary>
/// <param name="Proof">The proof.</param>
/// <param name="PublicSignals">Its public signals.</param>
/// <param name="Batch">For a batch circuit's proof, what it proves.</param>
/// <param name="Together">For several proofs, the statement of each, as a decimal number.</param>
public sealed record ProofArtifact(
    JsonElement Proof, JsonElement PublicSignals, BatchContents? Batch = null, IReadOnlyList<string>? Together = null)
{
    /// <summary>The statements of a batch, as decimal numbers; none for a proof of its own.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Statements => Batch?.Statements ?? Together ?? [];
}
