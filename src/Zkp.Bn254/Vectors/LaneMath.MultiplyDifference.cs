using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <content>The Montgomery product of a difference: <see cref="Multiply"/> without storing the difference first.</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>(x − z)·y·2^−261 mod p in each lane, for x − z and y within the bounds of <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* z, Vector512<long>* y)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<int> inverse = Vector512.Create(NegativeInverse).AsInt32();
        Vector512<int> p0 = Vector512.Create(P0).AsInt32();
        Vector512<int> p1 = Vector512.Create(P1).AsInt32();
        Vector512<int> p2 = Vector512.Create(P2).AsInt32();
        Vector512<int> p3 = Vector512.Create(P3).AsInt32();
        Vector512<int> p4 = Vector512.Create(P4).AsInt32();
        Vector512<int> p5 = Vector512.Create(P5).AsInt32();
        Vector512<int> p6 = Vector512.Create(P6).AsInt32();
        Vector512<int> p7 = Vector512.Create(P7).AsInt32();
        Vector512<int> p8 = Vector512.Create(P8).AsInt32();
        Vector512<int> x0 = (x[0] - z[0]).AsInt32();
        Vector512<int> x1 = (x[1] - z[1]).AsInt32();
        Vector512<int> x2 = (x[2] - z[2]).AsInt32();
        Vector512<int> x3 = (x[3] - z[3]).AsInt32();
        Vector512<int> x4 = (x[4] - z[4]).AsInt32();
        Vector512<int> x5 = (x[5] - z[5]).AsInt32();
        Vector512<int> x6 = (x[6] - z[6]).AsInt32();
        Vector512<int> x7 = (x[7] - z[7]).AsInt32();
        Vector512<int> x8 = (x[8] - z[8]).AsInt32();

        Vector512<int> b = y[0].AsInt32();
        Vector512<long> t0 = Avx512F.Multiply(x0, b);
        Vector512<int> m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        Vector512<long> carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        Vector512<long> t1 = Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        Vector512<long> t2 = Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        Vector512<long> t3 = Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        Vector512<long> t4 = Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        Vector512<long> t5 = Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        Vector512<long> t6 = Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        Vector512<long> t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[1].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[2].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[3].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[4].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[5].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[6].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[7].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        b = y[8].AsInt32();
        t0 += Avx512F.Multiply(x0, b);
        m = (Avx512F.Multiply(t0.AsInt32(), inverse) & mask).AsInt32();
        carry = Vector512.ShiftRightArithmetic(t0 + Avx512F.Multiply(m, p0), LimbBits);
        t0 = t1 + Avx512F.Multiply(x1, b) + Avx512F.Multiply(m, p1) + carry;
        t1 = t2 + Avx512F.Multiply(x2, b) + Avx512F.Multiply(m, p2);
        t2 = t3 + Avx512F.Multiply(x3, b) + Avx512F.Multiply(m, p3);
        t3 = t4 + Avx512F.Multiply(x4, b) + Avx512F.Multiply(m, p4);
        t4 = t5 + Avx512F.Multiply(x5, b) + Avx512F.Multiply(m, p5);
        t5 = t6 + Avx512F.Multiply(x6, b) + Avx512F.Multiply(m, p6);
        t6 = t7 + Avx512F.Multiply(x7, b) + Avx512F.Multiply(m, p7);
        t7 = Avx512F.Multiply(x8, b) + Avx512F.Multiply(m, p8);

        result[0] = t0 & mask;
        t1 += Vector512.ShiftRightArithmetic(t0, LimbBits);
        result[1] = t1 & mask;
        t2 += Vector512.ShiftRightArithmetic(t1, LimbBits);
        result[2] = t2 & mask;
        t3 += Vector512.ShiftRightArithmetic(t2, LimbBits);
        result[3] = t3 & mask;
        t4 += Vector512.ShiftRightArithmetic(t3, LimbBits);
        result[4] = t4 & mask;
        t5 += Vector512.ShiftRightArithmetic(t4, LimbBits);
        result[5] = t5 & mask;
        t6 += Vector512.ShiftRightArithmetic(t5, LimbBits);
        result[6] = t6 & mask;
        t7 += Vector512.ShiftRightArithmetic(t6, LimbBits);
        result[7] = t7 & mask;
        result[8] = Vector512.ShiftRightArithmetic(t7, LimbBits);
    }
}
