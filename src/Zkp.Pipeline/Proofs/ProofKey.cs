namespace Zkp.Pipeline.Proofs;

/// <summary>What it takes to find a proof.</summary>
public sealed record ProofKey(string Tenant, string Id);
