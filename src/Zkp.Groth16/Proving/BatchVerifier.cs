using System.Numerics;
using System.Security.Cryptography;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Many proofs under one key at once: a random linear combination of their equations holds if all of them do, and with a chance below
/// 2^-127 if one does not. N + 3 Miller loops share one final exponentiation, against 4 N and N of each alone.
/// </summary>
public static class BatchVerifier
{
    private const int CoefficientBytes = 16;

    /// <summary>Whether every proof is valid for its public signals; true for none. When it is false, verify them one by one to find which.</summary>
    public static bool Verify(VerifyingKey key, IReadOnlyList<(Proof Proof, IReadOnlyList<Fr> PublicSignals)> proofs)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(proofs);
        if (!proofs.All(item => item.PublicSignals.Count == key.PublicCount && Verifier.HasValidPoints(item.Proof)))
        {
            return false;
        }

        List<(G1Affine, PreparedG2)> pairs = new(proofs.Count + 3);
        Fr total = Fr.Zero;
        Fr[] weights = new Fr[key.PublicCount];
        Jacobian<Fq> c = Jacobian<Fq>.Infinity;
        foreach ((Proof proof, IReadOnlyList<Fr> signals) in proofs)
        {
            Fr coefficient = RandomCoefficient();
            total += coefficient;
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] += coefficient * signals[i];
            }

            c = c.Add((proof.C * coefficient).ToAffine());
            pairs.Add((-(proof.A * coefficient), new PreparedG2(proof.B)));
        }

        Jacobian<Fq> inputs = (key.Ic[0] * total).ToJacobian();
        for (int i = 0; i < weights.Length; i++)
        {
            inputs = inputs.Add((key.Ic[i + 1] * weights[i]).ToAffine());
        }

        PreparedVerifyingKey prepared = key.Prepared;
        pairs.Add((key.Alpha * total, prepared.Beta));
        pairs.Add((G1Affine.From(inputs), prepared.Gamma));
        pairs.Add((G1Affine.From(c), prepared.Delta));
        return PairingEngine.IsProductOne([.. pairs]);
    }

    private static Fr RandomCoefficient()
    {
        Span<byte> bytes = stackalloc byte[CoefficientBytes];
        RandomNumberGenerator.Fill(bytes);
        return Fr.FromBigInteger(new BigInteger(bytes, isUnsigned: true) + BigInteger.One);
    }
}
