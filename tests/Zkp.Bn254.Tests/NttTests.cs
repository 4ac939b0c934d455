using CsCheck;

namespace Zkp.Bn254.Tests;

public unsafe class NttTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void ForwardAgreesWithTheDefinition(int logSize)
    {
        NttDomain domain = new(logSize);
        Fr[] coefficients = Random(domain.Size);
        Fr[] values = new Fr[domain.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[NttDomain.ReverseBits(i, logSize)] = coefficients[i];
        }

        domain.ForwardFromBitReversed(values, 1);
        Fr point = Fr.One;
        for (int i = 0; i < values.Length; i++)
        {
            Fr sum = Fr.Zero;
            for (int j = coefficients.Length - 1; j >= 0; j--)
            {
                sum = (sum * point) + coefficients[j];
            }

            Assert.Equal(sum, values[i]);
            point *= NttDomain.Root(logSize);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 1)]
    [InlineData(12, 2)]
    [InlineData(13, 3)]
    public void InverseThenForwardIsTheIdentity(int logSize, int threads)
    {
        NttDomain domain = new(logSize);
        Fr[] values = Random(domain.Size);
        Fr[] original = [.. values];
        domain.InverseToBitReversed(values, threads);
        Fr[] factors = domain.CosetFactors(Fr.One);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] *= factors[i];
        }

        domain.ForwardFromBitReversed(values, threads);
        Assert.Equal(original, values);
    }

    [Fact]
    public void TheRootIsPrimitive()
    {
        Assert.Equal(-Fr.One, NttDomain.Root(1));
        Assert.Equal(
            "19103219067921713944291392827692070036145651957329286315305642004821462161904",
            NttDomain.Root(NttDomain.MaxLogSize).ToString());
    }

    [Theory]
    [InlineData(6, 1)]
    [InlineData(7, 1)]
    [InlineData(8, 2)]
    [InlineData(9, 1)]
    [InlineData(11, 2)]
    [InlineData(15, 3)]
    public void VectorsGiveTheQuotientOfTheDefinition(int logSize, int threads)
    {
        NttDomain domain = new(logSize);
        Fr[] a = Random(domain.Size);
        Fr[] b = [.. a.Reverse().Select(value => value * value)];
        b[3] = Fr.Zero;
        a[5] = -Fr.One;
        Fr[] c = [.. a.Zip(b, (x, y) => x * y)];
        Limbs[]? byFour = Lanes4.IsSupported ? Quotient<Lanes4>(a, b, logSize, threads) : null;
        Limbs[]? byEight = Lanes8.IsSupported ? Quotient<Lanes8>(a, b, logSize, threads) : null;
        Assert.SkipWhen(byFour is null, "This machine has no vectors.");
        Fr[] factors = domain.CosetFactors(NttDomain.Root(logSize + 1));
        foreach (Fr[] values in new[] { a, b, c })
        {
            domain.InverseToBitReversed(values, 1);
            for (int i = 0; i < values.Length; i++)
            {
                values[i] *= factors[i];
            }

            domain.ForwardFromBitReversed(values, 1);
        }

        Limbs[] expected = [.. Enumerable.Range(0, domain.Size).Select(i => ((a[i] * b[i]) - c[i]).ToCanonical())];
        Assert.Equal(expected, byFour);
        Assert.Equal(expected, byEight ?? expected);
    }

    private static Limbs[] Quotient<TVector>(Fr[] a, Fr[] b, int logSize, int threads)
        where TVector : unmanaged, ILaneVector<TVector>
    {
        Limbs[] quotient = new Limbs[1 << logSize];
        Fr[] overwrittenA = [.. a], overwrittenB = [.. b];
        fixed (Fr* pa = overwrittenA, pb = overwrittenB)
        {
            fixed (Limbs* result = quotient)
            {
                LaneQuotient.Compute<TVector>(pa, pb, result, logSize, threads, CancellationToken.None);
            }
        }

        return quotient;
    }

    internal static Fr[] Random(int count)
    {
        Random random = new(count);
        Fr[] values = new Fr[count];
        byte[] bytes = new byte[32];
        for (int i = 0; i < count; i++)
        {
            random.NextBytes(bytes);
            values[i] = Fr.FromBigInteger(new System.Numerics.BigInteger(bytes, isUnsigned: true));
        }

        return values;
    }
}
