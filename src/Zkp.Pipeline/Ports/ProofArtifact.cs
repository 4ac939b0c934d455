using System.Text.Json;

namespace Zkp.Pipeline.Ports;

/// <summary>A proof with its public signals, both as snarkjs writes them.</summary>
public sealed record ProofArtifact(JsonElement Proof, JsonElement PublicSignals);
