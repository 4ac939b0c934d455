using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <content>The Montgomery square.</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>
    /// x²·2^−261 mod p in each lane, of a normalised x or a difference of two: column by column, so that each of the 36 mixed products is
    /// made once and doubled (135 multiplications in place of 171).
    /// </summary>
    /// <remarks>
    /// A column of the square is at most 9·2^58 in absolute value, and the multiples of p add less than 9·2^58 and a carry.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(Vector512<long>* result, Vector512<long>* x)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<int> inverse = Vector512.Create(NegativeInverse).AsInt32();
        Vector512<int> x0 = x[0].AsInt32();
        Vector512<int> x1 = x[1].AsInt32();
        Vector512<int> x2 = x[2].AsInt32();
        Vector512<int> x3 = x[3].AsInt32();
        Vector512<int> x4 = x[4].AsInt32();
        Vector512<int> x5 = x[5].AsInt32();
        Vector512<int> x6 = x[6].AsInt32();
        Vector512<int> x7 = x[7].AsInt32();
        Vector512<int> x8 = x[8].AsInt32();
        Vector512<int> p0 = Vector512.Create(P0).AsInt32();
        Vector512<int> p1 = Vector512.Create(P1).AsInt32();
        Vector512<int> p2 = Vector512.Create(P2).AsInt32();
        Vector512<int> p3 = Vector512.Create(P3).AsInt32();
        Vector512<int> p4 = Vector512.Create(P4).AsInt32();
        Vector512<int> p5 = Vector512.Create(P5).AsInt32();
        Vector512<int> p6 = Vector512.Create(P6).AsInt32();
        Vector512<int> p7 = Vector512.Create(P7).AsInt32();
        Vector512<int> p8 = Vector512.Create(P8).AsInt32();
        Vector512<long> carry = Vector512<long>.Zero;

        Vector512<long> t = carry + Avx512F.Multiply(x0, x0);
        Vector512<int> m0 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m0, p0), LimbBits);

        Vector512<long> mixed = Avx512F.Multiply(x0, x1);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m0, p1);
        Vector512<int> m1 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m1, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x2);
        t = carry + mixed + mixed + Avx512F.Multiply(x1, x1);
        t += Avx512F.Multiply(m0, p2) + Avx512F.Multiply(m1, p1);
        Vector512<int> m2 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m2, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x3) + Avx512F.Multiply(x1, x2);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m0, p3) + Avx512F.Multiply(m1, p2) + Avx512F.Multiply(m2, p1);
        Vector512<int> m3 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m3, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x4) + Avx512F.Multiply(x1, x3);
        t = carry + mixed + mixed + Avx512F.Multiply(x2, x2);
        t += Avx512F.Multiply(m0, p4) + Avx512F.Multiply(m1, p3) + Avx512F.Multiply(m2, p2) + Avx512F.Multiply(m3, p1);
        Vector512<int> m4 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m4, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x5) + Avx512F.Multiply(x1, x4) + Avx512F.Multiply(x2, x3);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m0, p5) + Avx512F.Multiply(m1, p4) + Avx512F.Multiply(m2, p3) + Avx512F.Multiply(m3, p2) + Avx512F.Multiply(m4, p1);
        Vector512<int> m5 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m5, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x6) + Avx512F.Multiply(x1, x5) + Avx512F.Multiply(x2, x4);
        t = carry + mixed + mixed + Avx512F.Multiply(x3, x3);
        t += Avx512F.Multiply(m0, p6) + Avx512F.Multiply(m1, p5) + Avx512F.Multiply(m2, p4) + Avx512F.Multiply(m3, p3) + Avx512F.Multiply(m4, p2) + Avx512F.Multiply(m5, p1);
        Vector512<int> m6 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m6, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x7) + Avx512F.Multiply(x1, x6) + Avx512F.Multiply(x2, x5) + Avx512F.Multiply(x3, x4);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m0, p7) + Avx512F.Multiply(m1, p6) + Avx512F.Multiply(m2, p5) + Avx512F.Multiply(m3, p4) + Avx512F.Multiply(m4, p3) + Avx512F.Multiply(m5, p2) + Avx512F.Multiply(m6, p1);
        Vector512<int> m7 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m7, p0), LimbBits);

        mixed = Avx512F.Multiply(x0, x8) + Avx512F.Multiply(x1, x7) + Avx512F.Multiply(x2, x6) + Avx512F.Multiply(x3, x5);
        t = carry + mixed + mixed + Avx512F.Multiply(x4, x4);
        t += Avx512F.Multiply(m0, p8) + Avx512F.Multiply(m1, p7) + Avx512F.Multiply(m2, p6) + Avx512F.Multiply(m3, p5) + Avx512F.Multiply(m4, p4) + Avx512F.Multiply(m5, p3) + Avx512F.Multiply(m6, p2) + Avx512F.Multiply(m7, p1);
        Vector512<int> m8 = (Avx512F.Multiply(t.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t + Avx512F.Multiply(m8, p0), LimbBits);

        mixed = Avx512F.Multiply(x1, x8) + Avx512F.Multiply(x2, x7) + Avx512F.Multiply(x3, x6) + Avx512F.Multiply(x4, x5);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m1, p8) + Avx512F.Multiply(m2, p7) + Avx512F.Multiply(m3, p6) + Avx512F.Multiply(m4, p5) + Avx512F.Multiply(m5, p4) + Avx512F.Multiply(m6, p3) + Avx512F.Multiply(m7, p2) + Avx512F.Multiply(m8, p1);
        result[0] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x2, x8) + Avx512F.Multiply(x3, x7) + Avx512F.Multiply(x4, x6);
        t = carry + mixed + mixed + Avx512F.Multiply(x5, x5);
        t += Avx512F.Multiply(m2, p8) + Avx512F.Multiply(m3, p7) + Avx512F.Multiply(m4, p6) + Avx512F.Multiply(m5, p5) + Avx512F.Multiply(m6, p4) + Avx512F.Multiply(m7, p3) + Avx512F.Multiply(m8, p2);
        result[1] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x3, x8) + Avx512F.Multiply(x4, x7) + Avx512F.Multiply(x5, x6);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m3, p8) + Avx512F.Multiply(m4, p7) + Avx512F.Multiply(m5, p6) + Avx512F.Multiply(m6, p5) + Avx512F.Multiply(m7, p4) + Avx512F.Multiply(m8, p3);
        result[2] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x4, x8) + Avx512F.Multiply(x5, x7);
        t = carry + mixed + mixed + Avx512F.Multiply(x6, x6);
        t += Avx512F.Multiply(m4, p8) + Avx512F.Multiply(m5, p7) + Avx512F.Multiply(m6, p6) + Avx512F.Multiply(m7, p5) + Avx512F.Multiply(m8, p4);
        result[3] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x5, x8) + Avx512F.Multiply(x6, x7);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m5, p8) + Avx512F.Multiply(m6, p7) + Avx512F.Multiply(m7, p6) + Avx512F.Multiply(m8, p5);
        result[4] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x6, x8);
        t = carry + mixed + mixed + Avx512F.Multiply(x7, x7);
        t += Avx512F.Multiply(m6, p8) + Avx512F.Multiply(m7, p7) + Avx512F.Multiply(m8, p6);
        result[5] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        mixed = Avx512F.Multiply(x7, x8);
        t = carry + mixed + mixed;
        t += Avx512F.Multiply(m7, p8) + Avx512F.Multiply(m8, p7);
        result[6] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);

        t = carry + Avx512F.Multiply(x8, x8);
        t += Avx512F.Multiply(m8, p8);
        result[7] = t & mask;
        carry = Vector512.ShiftRightArithmetic(t, LimbBits);
        result[8] = carry;
    }
}
