namespace Zkp.Bn254;

/// <summary>The optimal ate pairing e: G1 × G2 → Fq12 of BN254 (Vercauteren; the variant of EIP-197).</summary>
public static class PairingEngine
{
    /// <summary>
    /// Whether the product of the pairings is one: the equation that a Groth16 verifier checks. The squarings of the Miller loops
    /// and the final exponentiation are shared. Points must be valid members of their groups.
    /// </summary>
    public static bool IsProductOne(params ReadOnlySpan<(G1Affine First, PreparedG2 Second)> pairs) =>
        FinalExponentiation(MillerLoop(pairs)).IsOne;

    /// <summary>The same with the Miller loop of some of the pairs computed beforehand.</summary>
    internal static bool IsProductOne(in Fq12 known, params ReadOnlySpan<(G1Affine First, PreparedG2 Second)> pairs) =>
        FinalExponentiation(MillerLoop(pairs) * known).IsOne;

    internal static Fq12 Pair(G1Affine first, G2Affine second) =>
        FinalExponentiation(MillerLoop((first, new PreparedG2(second))));

    internal static Fq12 MillerLoop(params ReadOnlySpan<(G1Affine First, PreparedG2 Second)> pairs)
    {
        Fq12 f = Fq12.One;
        int line = 0;
        sbyte[] digits = PreparedG2.LoopDigits;
        for (int i = 0; i < digits.Length; i++)
        {
            if (i != 0)
            {
                f = f.Square();
            }

            f = MultiplyByLines(f, pairs, line++);
            if (digits[i] != 0)
            {
                f = MultiplyByLines(f, pairs, line++);
            }
        }

        f = MultiplyByLines(f, pairs, line++);
        return MultiplyByLines(f, pairs, line);
    }

    /// <summary>
    /// f^(m·(q¹² − 1)/r) with m = 2x(6x² + 3x + 1) prime to r: the easy part, then the hard part's addition chain of Fuentes-Castañeda,
    /// Knapp and Rodríguez-Henríquez (SAC 2011).
    /// </summary>
    internal static Fq12 FinalExponentiation(in Fq12 f)
    {
        Fq12 easy = f.Conjugate() * f.Invert();
        easy = easy.Frobenius().Frobenius() * easy;

        Fq12 a = PowerOfMinusX(easy);
        Fq12 b = a.CyclotomicSquare();
        Fq12 c = b.CyclotomicSquare();
        Fq12 d = c * b;
        Fq12 e = PowerOfMinusX(d);
        Fq12 g = PowerOfMinusX(e.CyclotomicSquare());
        Fq12 j = g.Conjugate() * e;
        Fq12 k = j * d.Conjugate();
        Fq12 l = k * b;
        Fq12 n = k * e * easy;
        Fq12 p = l.Frobenius() * n;
        Fq12 r = k.Frobenius().Frobenius() * p;
        Fq12 t = easy.Conjugate() * l;
        return t.Frobenius().Frobenius().Frobenius() * r;
    }

    private static Fq12 PowerOfMinusX(in Fq12 f) => f.CyclotomicPower(G2Affine.CurveParameterDigits).Conjugate();

    private static Fq12 MultiplyByLines(Fq12 f, ReadOnlySpan<(G1Affine First, PreparedG2 Second)> pairs, int line)
    {
        foreach ((G1Affine first, PreparedG2 second) in pairs)
        {
            // A pairing with infinity is one, so it contributes nothing.
            if (first.IsInfinity || second.IsInfinity)
            {
                continue;
            }

            LineCoefficients coefficients = second.Lines[line];
            f = f.MultiplyBy034(coefficients.C0 * first.Y, coefficients.C1 * first.X, coefficients.C2);
        }

        return f;
    }
}
