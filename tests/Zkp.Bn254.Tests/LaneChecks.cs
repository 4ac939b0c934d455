using System.Numerics;
using CsCheck;

namespace Zkp.Bn254.Tests;

/// <summary>What <see cref="LaneTests"/> asks of the kernels of one width of vectors.</summary>
internal static unsafe class LaneChecks<TVector>
    where TVector : unmanaged, ILaneVector<TVector>
{
    private const int Limbs = LaneLimbs.Count;

    private static int Lanes => TVector.Count;

    private static readonly BigInteger Radix = BigInteger.One << (Limbs * LaneLimbs.Bits);

    public static void ProductsAgreeWithIntegers()
    {
        using AlignedBuffer<TVector> memory = new(3 * Limbs);
        TVector* x = memory.Pointer, y = x + Limbs, z = y + Limbs;
        Values().Array[2 * Lanes].Sample(values =>
        {
            Write(x, values[..Lanes]);
            Write(y, values[Lanes..]);
            LaneMath<LaneBaseModulus, TVector>.Multiply(z, x, y);
            AssertProduct(z, values[..Lanes], values[Lanes..]);

            // A difference on both sides, and a sum on one: the largest limbs that the bounds allow.
            LaneMath<LaneBaseModulus, TVector>.Subtract(x, x, y);
            LaneMath<LaneBaseModulus, TVector>.Multiply(z, x, x);
            BigInteger[] differences = [.. Enumerable.Range(0, Lanes).Select(i => values[i] - values[i + Lanes])];
            AssertProduct(z, differences, differences);
            LaneMath<LaneBaseModulus, TVector>.Square(z, x);
            AssertProduct(z, differences, differences);
            Write(x, values[..Lanes]);
            LaneMath<LaneBaseModulus, TVector>.MultiplyDifference(z, x, y, y);
            AssertProduct(z, differences, values[Lanes..]);
            LaneMath<LaneBaseModulus, TVector>.Add(x, x, y);
            LaneMath<LaneBaseModulus, TVector>.Multiply(z, x, y);
            AssertProduct(z, [.. Enumerable.Range(0, Lanes).Select(i => values[i] + values[i + Lanes])], values[Lanes..]);
        }, iter: 2000, threads: 1);
    }

    public static void LimbsAtTheirBoundsDoNotOverflow()
    {
        using AlignedBuffer<TVector> memory = new(3 * Limbs);
        TVector* x = memory.Pointer, y = x + Limbs, z = y + Limbs;
        foreach ((long a, long b) in new[] { (1L << 30, 1L << 29), (-(1L << 30), 1L << 29), (1L << 30, -(1L << 29)), (-(1L << 30), -(1L << 29)) })
        {
            BigInteger va = 0, vb = 0;
            for (int i = 0; i < Limbs; i++)
            {
                x[i] = TVector.Create(a);
                y[i] = TVector.Create(b);
                va += (BigInteger)a << (29 * i);
                vb += (BigInteger)b << (29 * i);
            }

            LaneMath<LaneBaseModulus, TVector>.Multiply(z, x, y);
            AssertProduct(z, [.. Enumerable.Repeat(va, Lanes)], [.. Enumerable.Repeat(vb, Lanes)], checkRange: false);
            LaneMath<LaneBaseModulus, TVector>.Square(z, y);
            AssertProduct(z, [.. Enumerable.Repeat(vb, Lanes)], [.. Enumerable.Repeat(vb, Lanes)], checkRange: false);
            for (int i = 0; i < Limbs; i++)
            {
                x[i] = TVector.Create(a / 2);
                z[i] = TVector.Create(-a / 2);
            }

            LaneMath<LaneBaseModulus, TVector>.MultiplyDifference(z, x, z, y);
            AssertProduct(z, [.. Enumerable.Repeat(va, Lanes)], [.. Enumerable.Repeat(vb, Lanes)], checkRange: false);
        }
    }

    /// <summary>All signs of the parts of both factors, with every limb at 2^29.</summary>
    public static void Fq2LimbsAtTheirBoundsDoNotOverflow()
    {
        using AlignedBuffer<TVector> memory = new(6 * Limbs);
        TVector* x = memory.Pointer, y = x + (2 * Limbs), z = y + (2 * Limbs);
        BigInteger bound = Enumerable.Range(0, Limbs).Aggregate(BigInteger.Zero, (sum, i) => sum + (BigInteger.One << (29 * (i + 1))));
        for (int signs = 0; signs < 16; signs++)
        {
            int[] s = [.. Enumerable.Range(0, 4).Select(i => (signs >> i & 1) == 0 ? 1 : -1)];
            for (int i = 0; i < Limbs; i++)
            {
                x[i] = TVector.Create(s[0] * (1L << 29));
                x[Limbs + i] = TVector.Create(s[1] * (1L << 29));
                y[i] = TVector.Create(s[2] * (1L << 29));
                y[Limbs + i] = TVector.Create(s[3] * (1L << 29));
            }

            Fq2Lanes<TVector>.Multiply(z, x, y);
            BigInteger square = bound * bound;
            Assert.All(Read(z), real => Assert.Equal(BigInteger.Zero, ((real * Radix) - (((s[0] * s[2]) - (s[1] * s[3])) * square)) % Fq.Modulus));
            Assert.All(Read(z + Limbs), part => Assert.Equal(BigInteger.Zero, ((part * Radix) - (((s[0] * s[3]) + (s[1] * s[2])) * square)) % Fq.Modulus));
        }
    }

    public static void ConstantsAreThoseOfTheModuli()
    {
        AssertConstants<LaneBaseModulus>(Fq.Modulus);
        AssertConstants<LaneScalarModulus>(Fr.Modulus);
    }

    private static void AssertConstants<TModulus>(BigInteger p)
        where TModulus : struct, ILaneModulus
    {
        BigInteger k = TModulus.NegativeInverse, limb = BigInteger.One << LaneLimbs.Bits;
        Assert.Equal(BigInteger.Zero, ((k * p) + 1) % limb);
        Assert.InRange(k, 0, 1 << 28);
        Assert.Equal(p, Join(
            TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3, TModulus.P4, TModulus.P5, TModulus.P6, TModulus.P7, TModulus.P8));
        Assert.Equal(((k * p) + 1) / limb, Join(
            TModulus.Step0, TModulus.Step1, TModulus.Step2, TModulus.Step3, TModulus.Step4, TModulus.Step5, TModulus.Step6, TModulus.Step7, TModulus.Step8));
        Assert.Equal((1L << 32) / (TModulus.P8 + 1), TModulus.TopReciprocal);
    }

    private static BigInteger Join(params long[] limbs)
    {
        Assert.All(limbs, value => Assert.InRange(value, 0, LaneLimbs.Mask));
        return limbs.Reverse().Aggregate(BigInteger.Zero, (value, next) => (value << LaneLimbs.Bits) + next);
    }

    /// <summary>Whole butterflies with numbers at both ends of what lies at rest, and limbs all ones.</summary>
    public static void ButterfliesKeepResiduesAndRange()
    {
        using AlignedBuffer<TVector> memory = new(3 * Limbs);
        TVector* a = memory.Pointer, b = a + Limbs, w = b + Limbs;
        BigInteger highest = Fr.Modulus * 155 / 100;
        BigInteger ones = (BigInteger.One << 253) - 1;
        Gen<BigInteger> atRest = Gen.OneOf(Gen.Const(BigInteger.Zero), Gen.Const(ones), Gen.Const(Fr.Modulus), Gen.Const(highest), FieldTests.Numbers(highest));
        atRest.Array[3 * Lanes].Sample(values =>
        {
            BigInteger[] u = values[..Lanes], v = values[Lanes..(2 * Lanes)], t = values[(2 * Lanes)..];
            Write(a, u);
            Write(b, v);
            Write(w, t);
            LaneMath<LaneScalarModulus, TVector>.DecimateButterfly(a, b, w);
            AssertResidues(a, i => u[i] + v[i], isProduct: false);
            AssertResidues(b, i => (u[i] - v[i]) * t[i], isProduct: true);
            Write(a, u);
            Write(b, v);
            LaneMath<LaneScalarModulus, TVector>.InterleaveButterfly(a, b, w);
            AssertResidues(a, i => (u[i] * Radix) + (v[i] * t[i]), isProduct: true);
            AssertResidues(b, i => (u[i] * Radix) - (v[i] * t[i]), isProduct: true);
        }, iter: 1000, threads: 1);

        void AssertResidues(TVector* actual, Func<int, BigInteger> expected, bool isProduct)
        {
            BigInteger[] results = Read(actual);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.InRange(results[i], 0, highest);
                Assert.Equal(BigInteger.Zero, ((results[i] * (isProduct ? Radix : 1)) - expected(i)) % Fr.Modulus);
            }
        }
    }

    public static void ReductionKeepsTheResidueAndItsRange()
    {
        using AlignedBuffer<TVector> memory = new(2 * Limbs);
        TVector* x = memory.Pointer, y = x + Limbs;
        Gen.Select(Values(), Gen.Int[-78, 78]).Array[Lanes].Sample(pairs =>
        {
            BigInteger[] values = [.. pairs.Select(p => p.Item1 + (p.Item2 * Fq.Modulus))];
            Write(x, values);
            LaneMath<LaneBaseModulus, TVector>.Reduce(y, x);
            BigInteger[] reduced = Read(y);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.True(((values[i] - reduced[i]) % Fq.Modulus).IsZero);
                Assert.InRange(reduced[i], -Fq.Modulus / 20, Fq.Modulus * 21 / 20);
            }

            LaneMath<LaneBaseModulus, TVector>.ReduceDifference(x, x, y);
            Assert.All(Read(x), value => Assert.True((value % Fq.Modulus).IsZero));
            Write(x, values);
            LaneMath<LaneBaseModulus, TVector>.ReduceDifference(x, y, y, x);
            Assert.All(Read(x).Zip(values), pair => Assert.True(((pair.First + pair.Second) % Fq.Modulus).IsZero));
            Write(x, values);

            LaneMath<LaneBaseModulus, TVector>.Carry(y, x);
            Assert.Equal(values, Read(y));
        }, iter: 2000, threads: 1);
    }

    public static void ElementsGoIntoLanesAndBack()
    {
        using AlignedBuffer<TVector> memory = new(Limbs);
        Values().Array[Lanes].Sample(values =>
        {
            Fq* elements = stackalloc Fq[Lanes];
            for (int i = 0; i < Lanes; i++)
            {
                elements[i] = Fq.FromBigInteger(values[i]);
            }

            Fq* back = stackalloc Fq[Lanes];
            FqLanes<TVector>.Load(memory.Pointer, elements);
            FqLanes<TVector>.Store(back, memory.Pointer);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.Equal(elements[i], back[i]);
            }
        }, iter: 500, threads: 1);
    }

    public static void Fq2LanesAgreeWithFq2()
    {
        int size = Fq2Lanes<TVector>.Size;
        using AlignedBuffer<TVector> memory = new(3 * size);
        TVector* x = memory.Pointer, y = x + size, z = y + size;
        Values().Array[4 * Lanes].Sample(values =>
        {
            Fq2[] a = [.. Enumerable.Range(0, Lanes).Select(i => new Fq2(Fq.FromBigInteger(values[i]), Fq.FromBigInteger(values[i + Lanes])))];
            Fq2[] b = [.. Enumerable.Range(0, Lanes).Select(i => new Fq2(Fq.FromBigInteger(values[i + (2 * Lanes)]), Fq.FromBigInteger(values[i + (3 * Lanes)])))];
            Fq2* result = stackalloc Fq2[Lanes];
            fixed (Fq2* pa = a, pb = b)
            {
                Fq2Lanes<TVector>.Load(x, pa);
                Fq2Lanes<TVector>.Load(y, pb);
            }

            Fq2Lanes<TVector>.Multiply(z, x, y);
            Fq2Lanes<TVector>.Store(result, z);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.Equal(a[i] * b[i], result[i]);
            }

            Fq2Lanes<TVector>.Subtract(z, x, y);
            Fq2Lanes<TVector>.Multiply(z, z, y);
            Fq2Lanes<TVector>.Store(result, z);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.Equal((a[i] - b[i]) * b[i], result[i]);
            }

            Fq2Lanes<TVector>.Square(z, x);
            Fq2Lanes<TVector>.Store(result, z);
            for (int i = 0; i < Lanes; i++)
            {
                Assert.Equal(a[i].Square(), result[i]);
            }
        }, iter: 500, threads: 1);
    }

    private static Gen<BigInteger> Values() => FieldTests.Numbers(Fq.Modulus);

    private static void Write(TVector* x, BigInteger[] values)
    {
        for (int lane = 0; lane < Lanes; lane++)
        {
            BigInteger rest = values[lane];
            for (int i = 0; i < Limbs; i++)
            {
                BigInteger limb = i == Limbs - 1 ? rest : rest & ((1 << 29) - 1);
                ((long*)(x + i))[lane] = (long)limb;
                rest = (rest - limb) >> 29;
            }
        }
    }

    private static BigInteger[] Read(TVector* x)
    {
        BigInteger[] values = new BigInteger[Lanes];
        for (int lane = 0; lane < Lanes; lane++)
        {
            for (int i = Limbs - 1; i >= 0; i--)
            {
                values[lane] = (values[lane] << 29) + ((long*)(x + i))[lane];
            }
        }

        return values;
    }

    private static void AssertProduct(TVector* z, BigInteger[] x, BigInteger[] y, bool checkRange = true)
    {
        BigInteger[] products = Read(z);
        for (int i = 0; i < Lanes; i++)
        {
            Assert.True((((products[i] * Radix) - (x[i] * y[i])) % Fq.Modulus).IsZero);
            for (int limb = 0; limb < Limbs - 1; limb++)
            {
                Assert.InRange(((long*)(z + limb))[i], 0, (1 << 29) - 1);
            }

            if (checkRange)
            {
                Assert.InRange(products[i], -2 * Fq.Modulus, 2 * Fq.Modulus);
            }
        }
    }
}
