using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Intake;

/// <summary>The record that a request stands under, made by this call or by an earlier one.</summary>
public sealed record AcceptedProof(ProofRecord Record);
