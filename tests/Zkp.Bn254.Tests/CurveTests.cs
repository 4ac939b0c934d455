using System.Numerics;
using CsCheck;

namespace Zkp.Bn254.Tests;

public class CurveTests
{
    internal static readonly Gen<Fr> Scalars = FieldTests.Numbers(Fr.Modulus).Select(Fr.FromBigInteger);

    internal static readonly Gen<G1Affine> G1Points = Scalars.Select(s => G1Affine.Generator * s);

    internal static readonly Gen<G2Affine> G2Points = Scalars.Select(s => G2Affine.Generator * s);

    /// <summary>A point of the twist with an x that nobody multiplied by the cofactor: outside the subgroup but for luck.</summary>
    internal static G2Affine OutsideSubgroup(int seed)
    {
        for (ulong i = (ulong)seed; ; i++)
        {
            Fq2 x = new(Fq.FromUInt64(i), Fq.FromUInt64(7));
            Fq2 right = (x.Square() * x) + G2Affine.TwistB;
            if (SquareRoot(right) is { } y)
            {
                return new G2Affine(x, y);
            }
        }
    }

    [Fact]
    public void GroupLawsHold() =>
        Scalars.Select(Scalars).Sample(pair =>
        {
            (Fr a, Fr b) = pair;
            G1Affine g = G1Affine.Generator;
            Assert.Equal(g * (a + b), (g * a) + (g * b));
            Assert.Equal(g * (a * b), g * a * b);
            Assert.Equal(G1Affine.Infinity, (g * a) + -(g * a));
            Assert.True((g * a).IsOnCurve);
            G2Affine h = G2Affine.Generator;
            Assert.Equal(h * (a + b), (h * a) + (h * b));
            Assert.Equal(G2Affine.Infinity, (h * a) + -(h * a));
            Assert.True((h * a).IsOnCurve);
        }, iter: 40);

    [Fact]
    public void TheOrderOfTheGroupsIsR()
    {
        Limbs r = Limbs.FromBigInteger(Fr.Modulus);
        Assert.True(G1Affine.Generator.ToJacobian().Multiply(r).IsInfinity);
        Assert.True(G2Affine.Generator.ToJacobian().Multiply(r).IsInfinity);
    }

    [Fact]
    public void SmallMultiplesAgreeWithRepeatedAddition()
    {
        G1Affine sum = G1Affine.Infinity;
        for (ulong i = 0; i < 40; i++)
        {
            Assert.Equal(sum, G1Affine.Generator * Fr.FromUInt64(i));
            sum += G1Affine.Generator;
        }
    }

    [Fact]
    public void SubgroupCheckAgreesWithItsDefinition()
    {
        for (int seed = 1; seed < 60; seed += 3)
        {
            G2Affine outside = OutsideSubgroup(seed);
            Assert.True(outside.IsOnCurve);
            Assert.False(outside.HasOrderR());
            Assert.False(outside.IsInSubgroup);
            Assert.False((outside + G2Affine.Generator).IsInSubgroup);
        }

        Assert.True(G2Affine.Infinity.IsInSubgroup);
        G2Points.Sample(point => Assert.True(point.HasOrderR() && point.IsInSubgroup), iter: 20);
    }

    [Fact]
    public void PointsInTheSmallTorsionAreOutsideTheSubgroup()
    {
        // 10069 divides the cofactor of the twist, so points of that order exist; a check by few random multiples would miss them.
        BigInteger cofactor = (2 * Fq.Modulus) - Fr.Modulus;
        Assert.True((cofactor % 10069).IsZero);
        G2Affine point = OutsideSubgroup(5);
        point = G2Affine.From(point.ToJacobian().Multiply(Limbs.FromBigInteger(Fr.Modulus)));
        point = G2Affine.From(point.ToJacobian().Multiply(Limbs.FromBigInteger(cofactor / 10069)));
        Assert.False(point.IsInfinity);
        Assert.True(point.ToJacobian().Multiply(new Limbs(10069, 0, 0, 0)).IsInfinity);
        Assert.False(point.IsInSubgroup);
    }

    [Fact]
    public void BatchedAffineConversionAgreesWithSingleOnes()
    {
        Jacobian<Fq>[] points = [.. Enumerable.Range(0, 9).Select(i => G1Affine.Generator.ToJacobian().Multiply(new Limbs((ulong)i % 4, 0, 0, 0)))];
        Affine<Fq>[] affine = new Affine<Fq>[points.Length];
        Jacobian<Fq>.ToAffine(points, affine);
        for (int i = 0; i < points.Length; i++)
        {
            Assert.Equal(G1Affine.From(points[i]), G1Affine.From(affine[i]));
        }
    }

    /// <summary>A square root in Fq2 through the norm, or null.</summary>
    private static Fq2? SquareRoot(Fq2 a)
    {
        // q = 3 mod 4: s = n^((q+1)/4) is a root of the norm when it has one.
        BigInteger exponent = (Fq.Modulus + 1) / 4;
        Fq norm = a.C0.Square() + a.C1.Square();
        Fq s = norm.Pow(exponent);
        Fq half = Fq.FromUInt64(2).Invert();
        foreach (Fq sign in new[] { s, -s })
        {
            Fq x = ((a.C0 + sign) * half).Pow(exponent);
            if (!x.IsZero)
            {
                Fq2 root = new(x, a.C1 * half * x.Invert());
                if (root.Square() == a)
                {
                    return root;
                }
            }
        }

        return null;
    }
}
