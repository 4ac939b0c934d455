using Zkp.Bn254;
using Zkp.Groth16;

namespace Zkp.Cli.Proving;

/// <summary>A proof that was verified.</summary>
/// <param name="ClaimJson">For the built-in circuit: what the statement stands for.</param>
internal sealed record MadeProof(Proof Proof, IReadOnlyList<Fr> PublicSignals, string? ClaimJson);
