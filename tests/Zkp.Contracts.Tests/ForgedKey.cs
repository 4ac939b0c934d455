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
    private static readonly Fr Alpha = Value(3), Beta = Value(5), Gamma = Value(7), Delta = Value(11);

    public static (VerifyingKey Key, Proof Proof, Fr[] PublicSignals) WithValidProof(int signals)
    {
        Fr[] publicSignals = [.. Enumerable.Range(0, signals).Select(i => Value(1000 + i))];
        return (Create(signals), Prove(publicSignals), publicSignals);
    }

    public static VerifyingKey Create(int signals)
    {
        // Any values do; alpha, beta, gamma, delta and the logarithms of IC are multiples of the generators.
        G1Affine g1 = G1Affine.Generator;
        G2Affine g2 = G2Affine.Generator;
        return new(g1 * Alpha, g2 * Beta, g2 * Gamma, g2 * Delta, [.. Enumerable.Range(0, signals + 1).Select(i => g1 * Ic(i))]);
    }

    /// <summary>A proof of any public signals under the key of as many.</summary>
    public static Proof Prove(IReadOnlyList<Fr> publicSignals)
    {
        // e(A, B) = e(alpha, beta) e(L, gamma) e(C, delta) holds with c = (a b - alpha beta - l gamma) / delta.
        Fr l = Ic(0);
        for (int i = 0; i < publicSignals.Count; i++)
        {
            l += Ic(i + 1) * publicSignals[i];
        }

        Fr a = Value(17), b = Value(19);
        Fr c = ((a * b) - (Alpha * Beta) - (l * Gamma)) * Delta.Invert();
        return new Proof(G1Affine.Generator * a, G2Affine.Generator * b, G1Affine.Generator * c);
    }

    private static Fr Ic(int index) => Value(13 + index);

    /// <summary>A number that fills the field's width and differs for each <paramref name="index"/>.</summary>
    private static Fr Value(int index) => Fr.FromBigInteger(BigInteger.Pow(index + 2, 150));
}
