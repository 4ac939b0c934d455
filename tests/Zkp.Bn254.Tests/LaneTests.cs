using System.Numerics;
using System.Runtime.Intrinsics;
using CsCheck;

namespace Zkp.Bn254.Tests;

/// <summary>The vector kernels against integers. They need AVX-512; elsewhere the scalar path is all there is, and these tests say nothing.</summary>
public unsafe class LaneTests
{
    private const int Limbs = LaneMath<BaseModulus>.Limbs;

    private static readonly BigInteger Radix = BigInteger.One << (Limbs * LaneMath<BaseModulus>.LimbBits);

    [Fact]
    public void ProductsAgreeWithIntegers()
    {
        if (!LaneMath<BaseModulus>.IsSupported)
        {
            return;
        }

        using AlignedBuffer<Vector512<long>> memory = new(3 * Limbs);
        Vector512<long>* x = memory.Pointer, y = x + Limbs, z = y + Limbs;
        Values().Array[16].Sample(values =>
        {
            Write(x, values[..8]);
            Write(y, values[8..]);
            LaneMath<BaseModulus>.Multiply(z, x, y);
            AssertProduct(z, values[..8], values[8..]);

            // A difference on both sides, and a sum on one: the largest limbs that the bounds allow.
            LaneMath<BaseModulus>.Subtract(x, x, y);
            LaneMath<BaseModulus>.Multiply(z, x, x);
            BigInteger[] differences = [.. Enumerable.Range(0, 8).Select(i => values[i] - values[i + 8])];
            AssertProduct(z, differences, differences);
            LaneMath<BaseModulus>.Square(z, x);
            AssertProduct(z, differences, differences);
            Write(x, values[..8]);
            LaneMath<BaseModulus>.MultiplyDifference(z, x, y, y);
            AssertProduct(z, differences, values[8..]);
            LaneMath<BaseModulus>.Add(x, x, y);
            LaneMath<BaseModulus>.Multiply(z, x, y);
            AssertProduct(z, [.. Enumerable.Range(0, 8).Select(i => values[i] + values[i + 8])], values[8..]);
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void LimbsAtTheirBoundsDoNotOverflow()
    {
        if (!LaneMath<BaseModulus>.IsSupported)
        {
            return;
        }

        using AlignedBuffer<Vector512<long>> memory = new(3 * Limbs);
        Vector512<long>* x = memory.Pointer, y = x + Limbs, z = y + Limbs;
        foreach ((long a, long b) in new[] { (1L << 30, 1L << 29), (-(1L << 30), 1L << 29), (1L << 30, -(1L << 29)), (-(1L << 30), -(1L << 29)) })
        {
            BigInteger va = 0, vb = 0;
            for (int i = 0; i < Limbs; i++)
            {
                x[i] = Vector512.Create(a);
                y[i] = Vector512.Create(b);
                va += (BigInteger)a << (29 * i);
                vb += (BigInteger)b << (29 * i);
            }

            LaneMath<BaseModulus>.Multiply(z, x, y);
            AssertProduct(z, [.. Enumerable.Repeat(va, 8)], [.. Enumerable.Repeat(vb, 8)], checkRange: false);
        }
    }

    [Fact]
    public void ReductionKeepsTheResidueAndItsRange()
    {
        if (!LaneMath<BaseModulus>.IsSupported)
        {
            return;
        }

        using AlignedBuffer<Vector512<long>> memory = new(2 * Limbs);
        Vector512<long>* x = memory.Pointer, y = x + Limbs;
        Gen.Select(Values(), Gen.Int[-78, 78]).Array[8].Sample(pairs =>
        {
            BigInteger[] values = [.. pairs.Select(p => p.Item1 + (p.Item2 * Fq.Modulus))];
            Write(x, values);
            LaneMath<BaseModulus>.Reduce(y, x);
            BigInteger[] reduced = Read(y);
            for (int i = 0; i < 8; i++)
            {
                Assert.True(((values[i] - reduced[i]) % Fq.Modulus).IsZero);
                Assert.InRange(reduced[i], -Fq.Modulus / 20, Fq.Modulus * 21 / 20);
            }

            LaneMath<BaseModulus>.ReduceDifference(x, x, y);
            Assert.All(Read(x), value => Assert.True((value % Fq.Modulus).IsZero));
            Write(x, values);
            LaneMath<BaseModulus>.ReduceDifference(x, y, y, x);
            Assert.All(Read(x).Zip(values), pair => Assert.True(((pair.First + pair.Second) % Fq.Modulus).IsZero));
            Write(x, values);

            LaneMath<BaseModulus>.Carry(y, x);
            Assert.Equal(values, Read(y));
        }, iter: 2000, threads: 1);
    }

    [Fact]
    public void ElementsGoIntoLanesAndBack()
    {
        if (!LaneMath<BaseModulus>.IsSupported)
        {
            return;
        }

        using AlignedBuffer<Vector512<long>> memory = new(Limbs);
        Values().Array[8].Sample(values =>
        {
            Fq* elements = stackalloc Fq[8];
            for (int i = 0; i < 8; i++)
            {
                elements[i] = Fq.FromBigInteger(values[i]);
            }

            Fq* back = stackalloc Fq[8];
            FqLanes.Load(memory.Pointer, elements);
            FqLanes.Store(back, memory.Pointer);
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(elements[i], back[i]);
            }
        }, iter: 500, threads: 1);
    }

    [Fact]
    public void Fq2LanesAgreeWithFq2()
    {
        if (!LaneMath<BaseModulus>.IsSupported)
        {
            return;
        }

        int size = Fq2Lanes.Size;
        using AlignedBuffer<Vector512<long>> memory = new(3 * size);
        Vector512<long>* x = memory.Pointer, y = x + size, z = y + size;
        Values().Array[32].Sample(values =>
        {
            Fq2[] a = [.. Enumerable.Range(0, 8).Select(i => new Fq2(Fq.FromBigInteger(values[i]), Fq.FromBigInteger(values[i + 8])))];
            Fq2[] b = [.. Enumerable.Range(0, 8).Select(i => new Fq2(Fq.FromBigInteger(values[i + 16]), Fq.FromBigInteger(values[i + 24])))];
            Fq2* result = stackalloc Fq2[8];
            fixed (Fq2* pa = a, pb = b)
            {
                Fq2Lanes.Load(x, pa);
                Fq2Lanes.Load(y, pb);
            }

            Fq2Lanes.Multiply(z, x, y);
            Fq2Lanes.Store(result, z);
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(a[i] * b[i], result[i]);
            }

            Fq2Lanes.Subtract(z, x, y);
            Fq2Lanes.Multiply(z, z, y);
            Fq2Lanes.Store(result, z);
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal((a[i] - b[i]) * b[i], result[i]);
            }

            Fq2Lanes.Square(z, x);
            Fq2Lanes.Store(result, z);
            for (int i = 0; i < 8; i++)
            {
                Assert.Equal(a[i].Square(), result[i]);
            }
        }, iter: 500, threads: 1);
    }

    private static Gen<BigInteger> Values() => FieldTests.Numbers(Fq.Modulus);

    private static void Write(Vector512<long>* x, BigInteger[] values)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            BigInteger rest = values[lane];
            for (int i = 0; i < Limbs; i++)
            {
                BigInteger limb = i == Limbs - 1 ? rest : rest & ((1 << 29) - 1);
                x[i] = x[i].WithElement(lane, (long)limb);
                rest = (rest - limb) >> 29;
            }
        }
    }

    private static BigInteger[] Read(Vector512<long>* x)
    {
        BigInteger[] values = new BigInteger[8];
        for (int lane = 0; lane < 8; lane++)
        {
            for (int i = Limbs - 1; i >= 0; i--)
            {
                values[lane] = (values[lane] << 29) + x[i].GetElement(lane);
            }
        }

        return values;
    }

    private static void AssertProduct(Vector512<long>* z, BigInteger[] x, BigInteger[] y, bool checkRange = true)
    {
        BigInteger[] products = Read(z);
        for (int i = 0; i < 8; i++)
        {
            Assert.True((((products[i] * Radix) - (x[i] * y[i])) % Fq.Modulus).IsZero);
            for (int limb = 0; limb < Limbs - 1; limb++)
            {
                Assert.InRange(z[limb].GetElement(i), 0, (1 << 29) - 1);
            }

            if (checkRange)
            {
                Assert.InRange(products[i], -2 * Fq.Modulus, 2 * Fq.Modulus);
            }
        }
    }
}
