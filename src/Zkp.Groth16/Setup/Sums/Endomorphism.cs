using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// (x, y) → (β·x, y), which multiplies every point of the group by the same cube root of unity λ (Gallant, Lambert, Vanstone, CRYPTO 2001).
/// A coefficient k is k₁ + λ·k₂ with both of half its length, so that half as many doublings do.
/// </summary>
internal static class Endomorphism
{
    /// <summary>Both parts of a coefficient are below this in absolute value.</summary>
    public const int PartBits = 129;

    private static readonly Fr Lambda = CubeRoot<Fr>(Fr.FromUInt64(5).Pow((Fr.Modulus - 1) / 3));

    private static readonly Fq Beta = CubeRoot<Fq>(Fq.FromUInt64(3).Pow((Fq.Modulus - 1) / 3));

    private static readonly Fq BetaG1 = Choose(beta => new G1Affine(G1Affine.Generator.X * beta, G1Affine.Generator.Y) == G1Affine.Generator * Lambda);

    private static readonly Fq2 BetaG2 = new(
        Choose(beta => new G2Affine(G2Affine.Generator.X * new Fq2(beta, Fq.Zero), G2Affine.Generator.Y) == G2Affine.Generator * Lambda), Fq.Zero);

    // Two short vectors (a, b) with a + λ·b = 0 mod r.
    private static readonly (BigInteger A1, BigInteger B1, BigInteger A2, BigInteger B2) Basis = ShortBasis();

    /// <summary>λ times a point of G1 or G2.</summary>
    public static Affine<TField> Apply<TField>(in Affine<TField> point)
        where TField : unmanaged, IField<TField> => new(point.X * Factor<TField>.Beta, point.Y);

    /// <summary>k₁ and k₂ of an integer in [0, r): the distance to the lattice point next to (k, 0).</summary>
    public static (BigInteger First, BigInteger Second) Split(BigInteger k)
    {
        BigInteger determinant = (Basis.A1 * Basis.B2) - (Basis.A2 * Basis.B1);
        BigInteger c1 = RoundedQuotient(Basis.B2 * k, determinant);
        BigInteger c2 = RoundedQuotient(-Basis.B1 * k, determinant);
        return (k - (c1 * Basis.A1) - (c2 * Basis.A2), -(c1 * Basis.B1) - (c2 * Basis.B2));
    }

    private static TField CubeRoot<TField>(TField candidate)
        where TField : unmanaged, IField<TField> =>
        !candidate.Equals(TField.One) && (candidate * candidate * candidate).Equals(TField.One)
            ? candidate
            : throw new InvalidOperationException("The base is a cube.");

    /// <summary>There are two cube roots other than one; which of them goes with λ differs by group.</summary>
    private static Fq Choose(Func<Fq, bool> goesWithLambda) => goesWithLambda(Beta) ? Beta
        : goesWithLambda(Beta.Square()) ? Beta.Square()
        : throw new InvalidOperationException("No cube root of unity goes with λ.");

    /// <summary>Euclid's algorithm on r and λ, stopped in the middle; the basis vectors are the remainders around √r.</summary>
    private static (BigInteger, BigInteger, BigInteger, BigInteger) ShortBasis()
    {
        BigInteger previous = Fr.Modulus, current = Lambda.ToBigInteger(), previousFactor = 0, currentFactor = 1;
        while (current * current > Fr.Modulus)
        {
            BigInteger quotient = previous / current;
            (previous, current) = (current, previous - (quotient * current));
            (previousFactor, currentFactor) = (currentFactor, previousFactor - (quotient * currentFactor));
        }

        return (previous, -previousFactor, current, -currentFactor);
    }

    private static BigInteger RoundedQuotient(BigInteger numerator, BigInteger denominator)
    {
        if (denominator.Sign < 0)
        {
            (numerator, denominator) = (-numerator, -denominator);
        }

        BigInteger doubled = (2 * numerator) + denominator;
        BigInteger quotient = BigInteger.DivRem(doubled, 2 * denominator, out BigInteger rest);
        return rest.Sign < 0 ? quotient - 1 : quotient;
    }

    private static class Factor<TField>
        where TField : unmanaged, IField<TField>
    {
        public static readonly TField Beta = typeof(TField) == typeof(Fq) ? (TField)(object)BetaG1 : (TField)(object)BetaG2;
    }
}
