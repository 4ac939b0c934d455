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
        if (!LaneNtt.IsSupported(logSize))
        {
            return;
        }

        NttDomain domain = new(logSize);
        Fr[] a = Random(domain.Size);
        Fr[] b = [.. a.Reverse().Select(value => value * value)];
        b[3] = Fr.Zero;
        a[5] = -Fr.One;
        Fr[] c = [.. a.Zip(b, (x, y) => x * y)];
        Limbs[] actual = new Limbs[domain.Size];
        Fr[] lanesA = [.. a], lanesB = [.. b];
        fixed (Fr* pa = lanesA, pb = lanesB)
        {
            fixed (Limbs* result = actual)
            {
                LaneQuotient.Compute(pa, pb, result, logSize, threads, CancellationToken.None);
            }
        }

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

        for (int i = 0; i < actual.Length; i++)
        {
            Assert.Equal(((a[i] * b[i]) - c[i]).ToCanonical(), actual[i]);
        }
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
