using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Groth16's verification equation: e(A, B) = e(α, β)·e(Σ xᵢ·ICᵢ, γ)·e(C, δ).</summary>
public static class Verifier
{
    /// <summary>Whether a proof is valid for the public signals. Group membership of the proof's points is checked again here.</summary>
    /// <returns>False also when the number of signals is not the key's.</returns>
    public static bool Verify(VerifyingKey key, Proof proof, IReadOnlyList<Fr> publicSignals)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(publicSignals);
        if (publicSignals.Count != key.PublicCount || !HasValidPoints(proof))
        {
            return false;
        }

        Jacobian<Fq> sum = key.Ic[0].ToJacobian();
        for (int i = 0; i < publicSignals.Count; i++)
        {
            sum = sum.Add(key.Ic[i + 1].ToJacobian().Multiply(publicSignals[i].ToCanonical()));
        }

        PreparedVerifyingKey prepared = key.Prepared;
        return PairingEngine.IsProductOne(
            prepared.AlphaBeta,
            (-proof.A, new PreparedG2(proof.B)),
            (G1Affine.From(sum), prepared.Gamma),
            (proof.C, prepared.Delta));
    }

    internal static bool HasValidPoints(Proof proof) =>
        proof.A.IsOnCurve && proof.C.IsOnCurve && proof.B.IsOnCurve && proof.B.IsInSubgroup;
}
