using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Intake;

/// <summary>The record that a request stands under, and whether this call made it.</summary>
public sealed record AcceptedProof(ProofRecord Record, bool IsNew);
