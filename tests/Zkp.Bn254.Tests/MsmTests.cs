using System.Numerics;
using CsCheck;

namespace Zkp.Bn254.Tests;

public unsafe class MsmTests
{
    [Fact]
    public void DigitsAddUpToTheScalar() =>
        FieldTests.Numbers(Fr.Modulus).Select(Gen.Int[2, ScalarWindows.MaxBits]).Sample(pair =>
        {
            (BigInteger value, int bits) = pair;
            ScalarWindows windows = new(bits);
            Limbs scalar = Limbs.FromBigInteger(value);
            BigInteger sum = 0;
            for (int window = 0; window < windows.Count; window++)
            {
                int digit = windows.Digit(scalar, window);
                Assert.InRange(digit, -windows.MaxDigit, windows.MaxDigit);
                sum += new BigInteger(digit) << (window * bits);
            }

            Assert.Equal(value, sum);
        }, iter: 5000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void BucketsAgreeWithTheDefinitionInG1(int count)
    {
        (Affine<Fq>[] points, Limbs[] scalars) = Case(count, G1Affine.Generator.ToAffine());
        AssertAgrees(points, scalars);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void BucketsAgreeWithTheDefinitionInG2(int count)
    {
        (Affine<Fq2>[] points, Limbs[] scalars) = Case(count, G2Affine.Generator.ToAffine());
        AssertAgrees(points, scalars);
    }

    [Fact]
    public void FixedBaseTableAgreesWithMultiplication()
    {
        FixedBaseTable<Fq> table = new(G1Affine.Generator.ToAffine());
        CurveTests.Scalars.Sample(
            s => Assert.Equal(G1Affine.Generator * s, G1Affine.From(table.Multiply(s.ToCanonical()))), iter: 50);
    }

    /// <summary>Points with infinities, repetitions and opposite pairs; scalars with 0, 1, r−1 and repetitions.</summary>
    internal static (Affine<TField>[] Points, Limbs[] Scalars) Case<TField>(int count, Affine<TField> generator)
        where TField : unmanaged, IField<TField>
    {
        Random random = new(count);
        Affine<TField>[] points = new Affine<TField>[count];
        Limbs[] scalars = new Limbs[count];
        Fr[] values = NttTests.Random(count);
        for (int i = 0; i < count; i++)
        {
            int kind = random.Next(12);
            points[i] = kind switch
            {
                0 => default,
                1 when i > 0 => points[random.Next(i)],
                2 when i > 0 => points[random.Next(i)].Negate(),
                _ => Jacobian<TField>.FromAffine(generator).Multiply(values[i].ToCanonical()).ToAffine(),
            };
            scalars[i] = random.Next(12) switch
            {
                0 => default,
                1 => new Limbs(1, 0, 0, 0),
                2 => (-Fr.One).ToCanonical(),
                3 when i > 0 => scalars[random.Next(i)],
                4 => new Limbs((ulong)random.Next(4), 0, 0, 0),
                _ => (values[i] * values[i]).ToCanonical(),
            };
        }

        return (points, scalars);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(777, 2)]
    [InlineData(3000, 2)]
    public void VectorsAgreeWithScalarsInG1(int count, int threads)
    {
        (Affine<Fq>[] points, Limbs[] scalars) = Case(count, G1Affine.Generator.ToAffine());
        AssertVectorsAgree(points, scalars, threads);
    }

    [Theory]
    [InlineData(64, 1)]
    [InlineData(900, 2)]
    public void VectorsAgreeWithScalarsInG2(int count, int threads)
    {
        (Affine<Fq2>[] points, Limbs[] scalars) = Case(count, G2Affine.Generator.ToAffine());
        AssertVectorsAgree(points, scalars, threads);
    }

    [Fact]
    public void VectorsAgreeWithScalarsOnZerosAndOnes()
    {
        (Affine<Fq>[] points, Limbs[] scalars) = Case(2500, G1Affine.Generator.ToAffine());
        for (int i = 0; i < scalars.Length; i++)
        {
            scalars[i] = new Limbs((ulong)(i * 7 % 3 % 2), 0, 0, 0);
        }

        AssertVectorsAgree(points, scalars, 2);
    }

    /// <summary>Few buckets, and enough of them that their sums are added by rows and columns: equal and opposite ones meet there again.</summary>
    [Theory]
    [InlineData(600, 5)]
    [InlineData(3000, 200)]
    public void VectorsAgreeWithScalarsWhenAllPointsAreEqualOrOpposite(int count, int scalarsBelow)
    {
        Affine<Fq>[] points = new Affine<Fq>[count];
        Limbs[] scalars = new Limbs[points.Length];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = i % 3 == 0 ? G1Affine.Generator.ToAffine().Negate() : G1Affine.Generator.ToAffine();
            scalars[i] = new Limbs((ulong)(i % scalarsBelow), 0, 0, 0);
        }

        AssertVectorsAgree(points, scalars, 2);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void MultiplesOfPointsAgreeWithScalarDoublings(int lanes) => LaneTests.Run(
        lanes,
        () =>
        {
            AssertTablesAgree<FqLanes<Lanes4>, Lanes4, Fq>(G1Affine.Generator.ToAffine());
            AssertTablesAgree<Fq2Lanes<Lanes4>, Lanes4, Fq2>(G2Affine.Generator.ToAffine());
        },
        () =>
        {
            AssertTablesAgree<FqLanes<Lanes8>, Lanes8, Fq>(G1Affine.Generator.ToAffine());
            AssertTablesAgree<Fq2Lanes<Lanes8>, Lanes8, Fq2>(G2Affine.Generator.ToAffine());
        });

    private static void AssertTablesAgree<TLanes, TVector, TField>(Affine<TField> generator)
        where TLanes : struct, ILaneField<TVector, TField>
        where TVector : unmanaged, ILaneVector<TVector>
        where TField : unmanaged, IField<TField>
    {
        // Among them are infinity, repetitions and opposites; 37 is no multiple of a vector's lanes.
        (Affine<TField>[] points, _) = Case(37, generator);
        points[36] = default;
        fixed (Affine<TField>* p = points)
        {
            using PointTable<TField> table = new(p, points.Length, 1, CancellationToken.None);
            int all = table.Count * table.Windows.Count;
            table.FillByScalars(p, 0, points.Length);
            Affine<TField>[] expected = new ReadOnlySpan<Affine<TField>>(table.Rows, all).ToArray();
            new Span<Affine<TField>>(table.Rows, all).Clear();
            table.Fill<TLanes, TVector, TField>(p, 0, points.Length);
            Assert.Equal(expected, new ReadOnlySpan<Affine<TField>>(table.Rows, all).ToArray());
        }
    }

    private static void AssertVectorsAgree(Affine<Fq>[] points, Limbs[] scalars, int threads)
    {
        if (Lanes8.IsSupported)
        {
            AssertVectorsAgree<FqLanes<Lanes8>, Lanes8, Fq>(points, scalars, threads);
        }

        Assert.SkipUnless(Lanes4.IsSupported, "This machine has no vectors.");
        AssertVectorsAgree<FqLanes<Lanes4>, Lanes4, Fq>(points, scalars, threads);
    }

    private static void AssertVectorsAgree(Affine<Fq2>[] points, Limbs[] scalars, int threads)
    {
        if (Lanes8.IsSupported)
        {
            AssertVectorsAgree<Fq2Lanes<Lanes8>, Lanes8, Fq2>(points, scalars, threads);
        }

        Assert.SkipUnless(Lanes4.IsSupported, "This machine has no vectors.");
        AssertVectorsAgree<Fq2Lanes<Lanes4>, Lanes4, Fq2>(points, scalars, threads);
    }

    private static void AssertVectorsAgree<TLanes, TVector, TField>(Affine<TField>[] points, Limbs[] scalars, int threads)
        where TLanes : struct, ILaneField<TVector, TField>
        where TVector : unmanaged, ILaneVector<TVector>
        where TField : unmanaged, IField<TField>
    {
        fixed (Affine<TField>* p = points)
        {
            fixed (Limbs* s = scalars)
            {
                Jacobian<TField> expected = ScalarMsm.Sum(p, s, points.Length, 2);
                Assert.True(expected.Add(Sum<TLanes, TVector, TField>(p, s, points.Length, threads, null).Negate()).IsInfinity);
                using PointTable<TField> table = new(p, points.Length, threads, CancellationToken.None);
                Jacobian<TField> actual = Sum<TLanes, TVector, TField>(p, s, points.Length, threads, table);
                Assert.True(expected.Add(actual.Negate()).IsInfinity, "with multiples of the points");
            }
        }
    }

    private static Jacobian<TField> Sum<TLanes, TVector, TField>(
        Affine<TField>* points, Limbs* scalars, int count, int threads, PointTable<TField>? table)
        where TLanes : struct, ILaneField<TVector, TField>
        where TVector : unmanaged, ILaneVector<TVector>
        where TField : unmanaged, IField<TField>
    {
        using VectorMsmJob<TLanes, TVector, TField> job = new(points, scalars, count, threads, table);
        MsmJob.RunAll([job], threads, CancellationToken.None);
        return job.Combine();
    }

    private static void AssertAgrees<TField>(Affine<TField>[] points, Limbs[] scalars)
        where TField : unmanaged, IField<TField>
    {
        Jacobian<TField> expected = ScalarMsm.SumNaively<TField>(points, scalars);
        fixed (Affine<TField>* p = points)
        {
            fixed (Limbs* s = scalars)
            {
                Jacobian<TField> actual = ScalarMsm.Sum(p, s, points.Length, 2);
                Assert.True(expected.Add(actual.Negate()).IsInfinity);
            }
        }
    }
}
