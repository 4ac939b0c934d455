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

    /// <summary>Whether every proof is valid for its public signals; true for none. <see cref="FindInvalid"/> tells which are not.</summary>
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

    /// <summary>
    /// The indices of the proofs that are not valid, ascending, by halving: about 2 k log2(N / k) verifications of ever smaller batches for k
    /// of N. Called before anything is sent, since a contract's verifyBatch says only that some proof is false.
    /// </summary>
    public static IReadOnlyList<int> FindInvalid(VerifyingKey key, IReadOnlyList<(Proof Proof, IReadOnlyList<Fr> PublicSignals)> proofs)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(proofs);
        List<int> invalid = [];
        Search(0, proofs.Count, knownInvalid: false);
        return invalid;

        void Search(int start, int count, bool knownInvalid)
        {
            if (count == 0 || (!knownInvalid && Verify(key, [.. proofs.Skip(start).Take(count)])))
            {
                return;
            }

            if (count == 1)
            {
                invalid.Add(start);
                return;
            }

            // When nothing is wrong with the first half, something is with the second, and asking would tell nothing new.
            int half = count / 2;
            int before = invalid.Count;
            Search(start, half, knownInvalid: false);
            Search(start + half, count - half, knownInvalid: invalid.Count == before);
        }
    }

    private static Fr RandomCoefficient()
    {
        Span<byte> bytes = stackalloc byte[CoefficientBytes];
        RandomNumberGenerator.Fill(bytes);
        return Fr.FromBigInteger(new BigInteger(bytes, isUnsigned: true) + BigInteger.One);
    }
}
