using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Proving;

/// <summary>A proof, or why there can't be one however often it is tried.</summary>
public sealed record ProvingOutcome(ProofArtifact? Artifact, ProofFailure? Failure);
