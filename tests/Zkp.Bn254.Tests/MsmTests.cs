using System.Numerics;
using CsCheck;

namespace Zkp.Bn254.Tests;

public unsafe class MsmTests
{
    [Fact]
    public void DigitsAddUpToTheScalar() =>
        FieldTests.Numbers(Fr.Modulus).Select(Gen.Int[2, 17]).Sample(pair =>
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
