using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>
/// Arithmetic modulo a prime p &lt; 2^254 on four 64-bit limbs. Values are canonical (below p) in Montgomery form (times 2^256)
/// unless a name says otherwise. This is the scalar path: right on every architecture, and the oracle of the vector paths.
/// </summary>
internal static partial class Montgomery<TModulus>
    where TModulus : struct, IModulus
{
    public static Limbs Modulus => new(TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3);

    public static Limbs Add(in Limbs x, in Limbs y)
    {
        // No carry out of the top limb: both are below 2^254.
        ulong s0 = x.L0 + y.L0;
        ulong c = s0 < x.L0 ? 1UL : 0UL;
        ulong s1 = AddCarry(x.L1, y.L1, ref c);
        ulong s2 = AddCarry(x.L2, y.L2, ref c);
        ulong s3 = x.L3 + y.L3 + c;
        return ReduceOnce(s0, s1, s2, s3);
    }

    public static Limbs Subtract(in Limbs x, in Limbs y)
    {
        ulong b = 0;
        ulong d0 = SubtractBorrow(x.L0, y.L0, ref b);
        ulong d1 = SubtractBorrow(x.L1, y.L1, ref b);
        ulong d2 = SubtractBorrow(x.L2, y.L2, ref b);
        ulong d3 = SubtractBorrow(x.L3, y.L3, ref b);

        // The borrow becomes a mask, so that no branch depends on the data.
        ulong mask = 0UL - b;
        ulong r0 = d0 + (TModulus.P0 & mask);
        ulong c = r0 < d0 ? 1UL : 0UL;
        ulong r1 = AddCarry(d1, TModulus.P1 & mask, ref c);
        ulong r2 = AddCarry(d2, TModulus.P2 & mask, ref c);
        return new Limbs(r0, r1, r2, d3 + (TModulus.P3 & mask) + c);
    }

    public static Limbs Negate(in Limbs x)
    {
        if (x.IsZero)
        {
            return x;
        }

        ulong b = 0;
        ulong d0 = SubtractBorrow(TModulus.P0, x.L0, ref b);
        ulong d1 = SubtractBorrow(TModulus.P1, x.L1, ref b);
        ulong d2 = SubtractBorrow(TModulus.P2, x.L2, ref b);
        return new Limbs(d0, d1, d2, TModulus.P3 - x.L3 - b);
    }

    /// <summary>
    /// x·y·2^−256 mod p: coarsely integrated operand scanning. With p &lt; 2^254 the two carries of a row fit one limb
    /// (Acar, "High-Speed Algorithms", and gnark's "no carry" remark), so no fifth limb is kept.
    /// </summary>
    public static Limbs Multiply(in Limbs x, in Limbs y)
    {
        ulong x0 = x.L0, x1 = x.L1, x2 = x.L2, x3 = x.L3;
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        Row(x0, x1, x2, x3, y.L0, ref t0, ref t1, ref t2, ref t3);
        Row(x0, x1, x2, x3, y.L1, ref t0, ref t1, ref t2, ref t3);
        Row(x0, x1, x2, x3, y.L2, ref t0, ref t1, ref t2, ref t3);
        Row(x0, x1, x2, x3, y.L3, ref t0, ref t1, ref t2, ref t3);
        return ReduceOnce(t0, t1, t2, t3);
    }

    /// <summary>x·2^−256 mod p: out of Montgomery form.</summary>
    public static Limbs FromMontgomery(in Limbs x) => Multiply(x, new Limbs(1, 0, 0, 0));

    /// <summary>x·2^256 mod p: into Montgomery form. Takes any x below 2^256.</summary>
    public static Limbs ToMontgomery(in Limbs x) => Multiply(x, TModulus.R2);

    public static Limbs Power(in Limbs x, in Limbs exponent)
    {
        Limbs result = TModulus.R;
        bool started = false;
        for (int bit = 255; bit >= 0; bit--)
        {
            if (started)
            {
                result = Multiply(result, result);
            }

            ulong word = bit switch { >= 192 => exponent.L3, >= 128 => exponent.L2, >= 64 => exponent.L1, _ => exponent.L0 };
            if (((word >> (bit & 63)) & 1) != 0)
            {
                result = Multiply(result, x);
                started = true;
            }
        }

        return result;
    }

    /// <summary>Reduces any integer and brings it into Montgomery form.</summary>
    public static Limbs FromBigInteger(BigInteger value)
    {
        BigInteger modulus = Modulus.ToBigInteger();
        BigInteger reduced = BigInteger.Remainder(value, modulus);
        return ToMontgomery(Limbs.FromBigInteger(reduced.Sign < 0 ? reduced + modulus : reduced));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row(
        ulong x0, ulong x1, ulong x2, ulong x3, ulong y, ref ulong t0, ref ulong t1, ref ulong t2, ref ulong t3)
    {
        ulong a = MultiplyAdd(x0, y, t0, 0, out ulong low);
        ulong m = low * TModulus.NegativeInverse;
        ulong c = MultiplyAdd(m, TModulus.P0, low, 0, out _);
        a = MultiplyAdd(x1, y, t1, a, out low);
        c = MultiplyAdd(m, TModulus.P1, low, c, out t0);
        a = MultiplyAdd(x2, y, t2, a, out low);
        c = MultiplyAdd(m, TModulus.P2, low, c, out t1);
        a = MultiplyAdd(x3, y, t3, a, out low);
        c = MultiplyAdd(m, TModulus.P3, low, c, out t2);
        t3 = a + c;
    }

    /// <summary>a·b + c + d, which never exceeds 128 bits; returns the high half.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong a, ulong b, ulong c, ulong d, out ulong low)
    {
        ulong high;
        ulong product;
        if (Bmi2.X64.IsSupported)
        {
            // RyuJIT stores the low half of Math.BigMul to memory; two independent multiplications are three times as fast.
            high = Bmi2.X64.MultiplyNoFlags(a, b);
            product = a * b;
        }
        else
        {
            high = Math.BigMul(a, b, out product);
        }

        ulong s = product + c;
        high += s < c ? 1UL : 0UL;
        low = s + d;
        return high + (low < d ? 1UL : 0UL);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Limbs ReduceOnce(ulong s0, ulong s1, ulong s2, ulong s3)
    {
        ulong b = 0;
        ulong d0 = SubtractBorrow(s0, TModulus.P0, ref b);
        ulong d1 = SubtractBorrow(s1, TModulus.P1, ref b);
        ulong d2 = SubtractBorrow(s2, TModulus.P2, ref b);
        ulong d3 = SubtractBorrow(s3, TModulus.P3, ref b);
        ulong keep = 0UL - b;
        return new Limbs(
            d0 ^ ((d0 ^ s0) & keep), d1 ^ ((d1 ^ s1) & keep), d2 ^ ((d2 ^ s2) & keep), d3 ^ ((d3 ^ s3) & keep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong a, ulong b, ref ulong carry)
    {
        ulong s = a + b;
        ulong c1 = s < a ? 1UL : 0UL;
        ulong r = s + carry;
        carry = c1 | (r < s ? 1UL : 0UL);
        return r;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractBorrow(ulong a, ulong b, ref ulong borrow)
    {
        ulong d = a - b;
        ulong b1 = a < b ? 1UL : 0UL;
        ulong r = d - borrow;
        borrow = b1 | (d < borrow ? 1UL : 0UL);
        return r;
    }
}
