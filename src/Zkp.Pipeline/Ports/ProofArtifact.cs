using System.Text.Json;
using Zkp.Pipeline.Batches;

namespace Zkp.Pipeline.Ports;

/// <summary>A proof with its public signals, both as snarkjs writes them.</summary>
/// <param name="Proof">The proof.</param>
/// <param name="PublicSignals">Its public signals.</param>
/// <param name="Batch">For a batch's proof, what it proves.</param>
public sealed record ProofArtifact(JsonElement Proof, JsonElement PublicSignals, BatchContents? Batch = null);
