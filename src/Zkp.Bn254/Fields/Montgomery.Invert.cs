using System.Numerics;

namespace Zkp.Bn254;

/// <content>The multiplicative inverse.</content>
internal static partial class Montgomery<TModulus>
{
    private const int InnerSteps = 31;

    /// <summary>2·254 − 1 halvings bring any number below 2^254 to its greatest common divisor with an odd one.</summary>
    private const int OuterSteps = 17;

    /// <summary>
    /// What is left to multiply by at the end: each outer step leaves 2^(31 − 64) behind, the operand came in with 2^256 and the result goes out
    /// with it, and the product itself takes 2^256.
    /// </summary>
    private static readonly Limbs InverseCorrection = Zkp.Bn254.Limbs.FromBigInteger(
        BigInteger.ModPow(2, ((64 - InnerSteps) * OuterSteps) + (3 * 256), Modulus.ToBigInteger()));

    /// <summary>
    /// x⁻¹ in Montgomery form, zero for zero: Pornin's binary greatest common divisor (ePrint 2020/972), whose inner loop works on the 33
    /// highest and 31 lowest bits only.
    /// </summary>
    public static Limbs Invert(in Limbs x)
    {
        Limbs a = x, b = Modulus;
        Limbs u = new(1, 0, 0, 0), v = default;
        for (int step = 0; step < OuterSteps; step++)
        {
            (ulong lowA, ulong lowB) = Approximate(a, b);
            (long f0, long g0, long f1, long g1) = Reduce(lowA, lowB);
            (Limbs nextA, bool isNegativeA) = CombineAndShift(a, f0, b, g0);
            (Limbs nextB, bool isNegativeB) = CombineAndShift(a, f1, b, g1);
            (a, b) = (nextA, nextB);
            (f0, g0) = isNegativeA ? (-f0, -g0) : (f0, g0);
            (f1, g1) = isNegativeB ? (-f1, -g1) : (f1, g1);
            (u, v) = (CombineModular(u, f0, v, g0), CombineModular(u, f1, v, g1));
        }

        return Multiply(v, InverseCorrection);
    }

    /// <summary>x^(p−2): the slow twin of <see cref="Invert"/>.</summary>
    public static Limbs InvertByFermat(in Limbs x) =>
        Power(x, new Limbs(TModulus.P0 - 2, TModulus.P1, TModulus.P2, TModulus.P3));

    /// <summary>The 31 lowest bits of both, under the 33 highest of the longer one's span; exact when both fit 64 bits.</summary>
    private static (ulong A, ulong B) Approximate(in Limbs a, in Limbs b)
    {
        ulong o3 = a.L3 | b.L3, o2 = a.L2 | b.L2, o1 = a.L1 | b.L1;
        int limb = o3 != 0 ? 3 : o2 != 0 ? 2 : o1 != 0 ? 1 : 0;
        if (limb == 0)
        {
            return (a.L0, b.L0);
        }

        ulong top = limb switch { 3 => o3, 2 => o2, _ => o1 };
        int zeros = BitOperations.LeadingZeroCount(top);
        return (Splice(Top(a, limb, zeros), a.L0), Splice(Top(b, limb, zeros), b.L0));
    }

    private static ulong Top(in Limbs x, int limb, int zeros)
    {
        (ulong high, ulong low) = limb switch { 3 => (x.L3, x.L2), 2 => (x.L2, x.L1), _ => (x.L1, x.L0) };
        return zeros == 0 ? high : (high << zeros) | (low >> (64 - zeros));
    }

    private static ulong Splice(ulong top, ulong low) =>
        (top >> InnerSteps << InnerSteps) | (low & ((1UL << InnerSteps) - 1));

    /// <summary>31 steps of the binary algorithm, without branches, and the factors that they amount to.</summary>
    private static (long F0, long G0, long F1, long G1) Reduce(ulong a, ulong b)
    {
        long f0 = 1, g0 = 0, f1 = 0, g1 = 1;
        for (int i = 0; i < InnerSteps; i++)
        {
            ulong isOdd = 0UL - (a & 1);
            ulong swap = isOdd & (a < b ? ulong.MaxValue : 0UL);
            ulong difference = (a ^ b) & swap;
            a ^= difference;
            b ^= difference;
            long factor = (f0 ^ f1) & (long)swap;
            f0 ^= factor;
            f1 ^= factor;
            factor = (g0 ^ g1) & (long)swap;
            g0 ^= factor;
            g1 ^= factor;
            a = (a - (b & isOdd)) >> 1;
            f0 -= f1 & (long)isOdd;
            g0 -= g1 & (long)isOdd;
            f1 += f1;
            g1 += g1;
        }

        return (f0, g0, f1, g1);
    }

    /// <summary>|x·f + y·g| / 2^31, which is exact, and the sign.</summary>
    private static (Limbs Value, bool IsNegative) CombineAndShift(in Limbs x, long f, in Limbs y, long g)
    {
        Span<ulong> sum = stackalloc ulong[5];
        ulong isFNegative = (ulong)(f >> 63), isGNegative = (ulong)(g >> 63);
        ulong absF = ((ulong)f ^ isFNegative) - isFNegative, absG = ((ulong)g ^ isGNegative) - isGNegative;
        UInt128 carryF = 0, carryG = 0;
        ulong carry = (isFNegative & 1) + (isGNegative & 1);
        ReadOnlySpan<ulong> xs = [x.L0, x.L1, x.L2, x.L3, 0], ys = [y.L0, y.L1, y.L2, y.L3, 0];
        for (int i = 0; i < sum.Length; i++)
        {
            // Both products in two's complement: inverted where negative, with the ones in the first carry.
            carryF += (UInt128)xs[i] * absF;
            carryG += (UInt128)ys[i] * absG;
            UInt128 total = (UInt128)((ulong)carryF ^ isFNegative) + ((ulong)carryG ^ isGNegative) + carry;
            sum[i] = (ulong)total;
            carry = (ulong)(total >> 64);
            carryF >>= 64;
            carryG >>= 64;
        }

        bool isNegative = (long)sum[4] < 0;
        ulong mask = isNegative ? ulong.MaxValue : 0UL;
        carry = mask & 1;
        for (int i = 0; i < sum.Length; i++)
        {
            UInt128 total = (UInt128)(sum[i] ^ mask) + carry;
            sum[i] = (ulong)total;
            carry = (ulong)(total >> 64);
        }

        const int Left = 64 - InnerSteps;
        return (
            new Limbs(
                (sum[0] >> InnerSteps) | (sum[1] << Left),
                (sum[1] >> InnerSteps) | (sum[2] << Left),
                (sum[2] >> InnerSteps) | (sum[3] << Left),
                (sum[3] >> InnerSteps) | (sum[4] << Left)),
            isNegative);
    }

    /// <summary>(x·f + y·g)·2^−64 mod p for |f| + |g| ≤ 2^31.</summary>
    private static Limbs CombineModular(in Limbs x, long f, in Limbs y, long g)
    {
        // Signs go into the residues, so that everything below is unsigned.
        Limbs xs = f < 0 ? Negate(x) : x, ys = g < 0 ? Negate(y) : y;
        ulong absF = (ulong)Math.Abs(f), absG = (ulong)Math.Abs(g);
        UInt128 t0 = ((UInt128)xs.L0 * absF) + ((UInt128)ys.L0 * absG);
        ulong m = (ulong)t0 * TModulus.NegativeInverse;
        UInt128 carry = (t0 >> 64) + Carry((ulong)t0, m, TModulus.P0);
        ulong r0 = Column(xs.L1, absF, ys.L1, absG, m, TModulus.P1, ref carry);
        ulong r1 = Column(xs.L2, absF, ys.L2, absG, m, TModulus.P2, ref carry);
        ulong r2 = Column(xs.L3, absF, ys.L3, absG, m, TModulus.P3, ref carry);
        return ReduceOnce(r0, r1, r2, (ulong)carry);
    }

    private static ulong Carry(ulong low, ulong m, ulong p) => (ulong)((((UInt128)m * p) + low) >> 64);

    private static ulong Column(ulong x, ulong f, ulong y, ulong g, ulong m, ulong p, ref UInt128 carry)
    {
        // f and g have 31 bits, so both of their products and the carry leave room for m·p below 2^128 in two steps.
        UInt128 small = ((UInt128)x * f) + ((UInt128)y * g) + (ulong)carry;
        UInt128 large = ((UInt128)m * p) + (ulong)small;
        carry = (carry >> 64) + (small >> 64) + (large >> 64);
        return (ulong)large;
    }
}
