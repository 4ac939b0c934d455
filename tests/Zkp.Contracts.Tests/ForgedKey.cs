using System.Numerics;
using Zkp.Bn254;
using Zkp.Groth16;

namespace Zkp.Contracts.Tests;

/// <summary>
/// A verifying key whose trapdoor is known, and a proof simulated with it: valid keys of any number of public signals without
/// a circuit.
/// </summary>
internal static class ForgedKey
{
    public static (VerifyingKey Key, Proof Proof, Fr[] PublicSignals) WithValidProof(int signals)
    {
        // Any values do; alpha, beta, gamma, delta and the logarithms of IC are multiples of the generators.
        Fr alpha = Value(3), beta = Value(5), gamma = Value(7), delta = Value(11);
        Fr[] ic = [.. Enumerable.Range(0, signals + 1).Select(i => Value(13 + i))];
        Fr[] publicSignals = [.. Enumerable.Range(0, signals).Select(i => Value(1000 + i))];
        G1Affine g1 = G1Affine.Generator;
        G2Affine g2 = G2Affine.Generator;
        VerifyingKey key = new(g1 * alpha, g2 * beta, g2 * gamma, g2 * delta, [.. ic.Select(logarithm => g1 * logarithm)]);

        // e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta) holds with c = (a b - alpha beta - l gamma) / delta.
        Fr l = ic[0];
        for (int i = 0; i < signals; i++)
        {
            l += ic[i + 1] * publicSignals[i];
        }

        Fr a = Value(17), b = Value(19);
        Fr c = ((a * b) - (alpha * beta) - (l * gamma)) * delta.Invert();
        return (key, new Proof(g1 * a, g2 * b, g1 * c), publicSignals);
    }

    /// <summary>A number that fills the field's width and differs for each <paramref name="index"/>.</summary>
    private static Fr Value(int index) => Fr.FromBigInteger(BigInteger.Pow(index + 2, 150));
}
