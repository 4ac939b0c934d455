namespace Zkp.Bn254;

/// <summary>An element of Fq6[w]/(w² − v), where pairings take their values.</summary>
internal readonly struct Fq12(Fq6 c0, Fq6 c1)
{
    /// <summary>(9 + u)^(i·(q − 1)/6): what the q-th power multiplies the coefficient of w^i by.</summary>
    private static readonly Fq2[] FrobeniusCoefficients =
        [.. Enumerable.Range(0, 6).Select(i => Fq2.NonResidue.Pow(i * (Fq.Modulus - 1) / 6))];

    public readonly Fq6 C0 = c0;
    public readonly Fq6 C1 = c1;

    public static Fq12 One => new(Fq6.One, default);

    public bool IsOne => Equals(One);

    public static Fq12 operator *(in Fq12 x, in Fq12 y)
    {
        Fq6 v0 = x.C0 * y.C0;
        Fq6 v1 = x.C1 * y.C1;
        Fq6 cross = (x.C0 + x.C1) * (y.C0 + y.C1);
        return new Fq12(v0 + v1.MultiplyByV(), cross - v0 - v1);
    }

    public Fq12 Square()
    {
        Fq6 product = C0 * C1;
        Fq6 mixed = (C0 + C1) * (C0 + C1.MultiplyByV());
        return new Fq12(mixed - product - product.MultiplyByV(), product + product);
    }

    /// <summary>This times the sparse value d0 + d3·w + d4·v·w of a line.</summary>
    public Fq12 MultiplyBy034(in Fq2 d0, in Fq2 d3, in Fq2 d4)
    {
        Fq6 a = C0 * d0;
        Fq6 b = C1.MultiplyBy01(d3, d4);
        Fq6 e = (C0 + C1).MultiplyBy01(d0 + d3, d4);
        return new Fq12(b.MultiplyByV() + a, e - a - b);
    }

    /// <summary>c0 − c1·w, which is the q⁶-th power, and the inverse of an element of the cyclotomic subgroup.</summary>
    public Fq12 Conjugate() => new(C0, -C1);

    public Fq12 Invert()
    {
        Fq6 norm = ((C0 * C0) - (C1 * C1).MultiplyByV()).Invert();
        return new Fq12(C0 * norm, -(C1 * norm));
    }

    /// <summary>The q-th power.</summary>
    public Fq12 Frobenius()
    {
        Fq2[] g = FrobeniusCoefficients;
        return new Fq12(
            new Fq6(C0.C0.Conjugate(), C0.C1.Conjugate() * g[2], C0.C2.Conjugate() * g[4]),
            new Fq6(C1.C0.Conjugate() * g[1], C1.C1.Conjugate() * g[3], C1.C2.Conjugate() * g[5]));
    }

    /// <summary>Squaring in the cyclotomic subgroup (Granger and Scott, ePrint 2009/565): about half the price of <see cref="Square"/>.</summary>
    public Fq12 CyclotomicSquare()
    {
        (Fq2 t0, Fq2 t1) = SquareQuartic(C0.C0, C1.C1);
        (Fq2 t2, Fq2 t3) = SquareQuartic(C1.C0, C0.C2);
        (Fq2 t4, Fq2 t5) = SquareQuartic(C0.C1, C1.C2);
        Fq2 t6 = t5.MultiplyByNonResidue();
        return new Fq12(
            new Fq6(ThreeMinusTwo(t0, C0.C0), ThreeMinusTwo(t2, C0.C1), ThreeMinusTwo(t4, C0.C2)),
            new Fq6(ThreePlusTwo(t6, C1.C0), ThreePlusTwo(t1, C1.C1), ThreePlusTwo(t3, C1.C2)));
    }

    /// <summary>A power of an element of the cyclotomic subgroup.</summary>
    /// <param name="digits">The exponent as <see cref="SignedDigits"/> of a width up to 4.</param>
    public Fq12 CyclotomicPower(ReadOnlySpan<sbyte> digits)
    {
        Fq12 square = CyclotomicSquare();
        Span<Fq12> oddPowers = stackalloc Fq12[4];
        oddPowers[0] = this;
        for (int i = 1; i < oddPowers.Length; i++)
        {
            oddPowers[i] = oddPowers[i - 1] * square;
        }

        Fq12 result = oddPowers[digits[0] / 2];
        foreach (sbyte digit in digits[1..])
        {
            result = result.CyclotomicSquare();
            if (digit != 0)
            {
                ref readonly Fq12 power = ref oddPowers[Math.Abs(digit) / 2];
                result *= digit > 0 ? power : power.Conjugate();
            }
        }

        return result;
    }

    public bool Equals(in Fq12 other) => C0.Equals(other.C0) && C1.Equals(other.C1);

    private static Fq2 ThreeMinusTwo(in Fq2 t, in Fq2 z) => (t - z).Double() + t;

    private static Fq2 ThreePlusTwo(in Fq2 t, in Fq2 z) => (t + z).Double() + t;

    // (a + b·s)² in Fq2[s]/(s² − (9 + u)).
    private static (Fq2 Real, Fq2 Imaginary) SquareQuartic(in Fq2 a, in Fq2 b)
    {
        Fq2 aa = a.Square();
        Fq2 bb = b.Square();
        return (bb.MultiplyByNonResidue() + aa, (a + b).Square() - aa - bb);
    }
}
