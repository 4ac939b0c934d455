using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>The test of many points of the twist at once.</summary>
public unsafe class SubgroupChecksTests
{
    /// <summary>What the chance of missing a point rests on.</summary>
    [Fact]
    public void TheCofactorHasNoPrimeFactorBelowTheOneAssumed()
    {
        BigInteger cofactor = (2 * Fq.Modulus) - Fr.Modulus;
        Assert.Equal(BigInteger.Zero, cofactor % SubgroupChecks.LeastFactor);
        Assert.All(Enumerable.Range(2, SubgroupChecks.LeastFactor - 2), factor => Assert.NotEqual(BigInteger.Zero, cofactor % factor));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3000)]
    public void OnePointOutsideIsFoundAndNamed(int count)
    {
        FixedBaseTable<Fq2> table = new(G2Affine.Generator.ToAffine());
        Affine<Fq2>[] points = new Affine<Fq2>[count];
        table.Multiply(Enumerable.Range(0, count).Select(i => Fr.FromUInt64((ulong)i)).ToArray(), points, 2);
        Check(points);

        // A point outside of the smallest order that there is: the hardest to find.
        points[count / 3] = PointOfSmallOrder();
        ProofSystemFormatException refused = Assert.Throws<ProofSystemFormatException>(() => Check(points));
        Assert.Equal($"point of B2 {count / 3} is on the curve but outside the subgroup of order r.", refused.Message);
    }

    private static void Check(Affine<Fq2>[] points)
    {
        fixed (Affine<Fq2>* pointer = points)
        {
            SubgroupChecks.Check(problem => new ProofSystemFormatException(problem), pointer, points.Length, "B2", 2, CancellationToken.None);
        }
    }

    private static Affine<Fq2> PointOfSmallOrder()
    {
        BigInteger cofactor = (2 * Fq.Modulus) - Fr.Modulus;
        for (ulong x = 1; ; x++)
        {
            Fq2 abscissa = new(Fq.FromUInt64(x), Fq.One);
            if (SquareRoots.TryRoot((abscissa.Square() * abscissa) + G2Affine.TwistB, out Fq2 y))
            {
                Jacobian<Fq2> point = Jacobian<Fq2>.FromAffine(new Affine<Fq2>(abscissa, y))
                    .Multiply(Limbs.FromBigInteger(Fr.Modulus))
                    .Multiply(Limbs.FromBigInteger(cofactor / SubgroupChecks.LeastFactor));
                if (!point.IsInfinity)
                {
                    Assert.True(point.Multiply(new Limbs(SubgroupChecks.LeastFactor, 0, 0, 0)).IsInfinity);
                    return point.ToAffine();
                }
            }
        }
    }
}
