using System.Text.Json;
using System.Text.Json.Serialization;
using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>
/// A proof with its public signals, both as snarkjs writes them; or those that share a transaction, in arrays: of a batch circuit, however
/// many they are, or of requests that have a proof each.
/// </summary>
/// <param name="Proof">The proof, or the proofs.</param>
/// <param name="PublicSignals">Its public signals, or those of each.</param>
/// <param name="Batch">For a batch circuit's proofs, what they prove together.</param>
/// <param name="Together">For proofs of a statement each, the statement of each, as a decimal number.</param>
public sealed record ProofArtifact(
    JsonElement Proof, JsonElement PublicSignals, BatchContents? Batch = null, IReadOnlyList<string>? Together = null)
{
    /// <summary>The statements of a batch, as decimal numbers; none for a proof of its own.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Statements => Batch?.Statements ?? Together ?? [];
}
