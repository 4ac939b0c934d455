using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <content>Differences that are reduced in one pass. The result may be any operand: each limb is read before it is written.</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>x − y, reduced. See <see cref="Reduce(Vector512{long}*, Vector512{long}*)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> top = x[8] - y[8];
        Vector512<int> n = Vector512.ShiftRightArithmetic(
            Avx512F.Multiply(top.AsInt32(), Vector512.Create(TopReciprocal).AsInt32()), 32).AsInt32();
        Vector512<long> t = x[0] - y[0] - Avx512F.Multiply(n, Vector512.Create(P0).AsInt32());
        result[0] = t & mask;
        t = x[1] - y[1] - Avx512F.Multiply(n, Vector512.Create(P1).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] - y[2] - Avx512F.Multiply(n, Vector512.Create(P2).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] - y[3] - Avx512F.Multiply(n, Vector512.Create(P3).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] - y[4] - Avx512F.Multiply(n, Vector512.Create(P4).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] - y[5] - Avx512F.Multiply(n, Vector512.Create(P5).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] - y[6] - Avx512F.Multiply(n, Vector512.Create(P6).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] - y[7] - Avx512F.Multiply(n, Vector512.Create(P7).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        result[8] = top - Avx512F.Multiply(n, Vector512.Create(P8).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
    }

    /// <summary>x − y − z, reduced. See <see cref="Reduce(Vector512{long}*, Vector512{long}*)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y, Vector512<long>* z)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> top = x[8] - y[8] - z[8];
        Vector512<int> n = Vector512.ShiftRightArithmetic(
            Avx512F.Multiply(top.AsInt32(), Vector512.Create(TopReciprocal).AsInt32()), 32).AsInt32();
        Vector512<long> t = x[0] - y[0] - z[0] - Avx512F.Multiply(n, Vector512.Create(P0).AsInt32());
        result[0] = t & mask;
        t = x[1] - y[1] - z[1] - Avx512F.Multiply(n, Vector512.Create(P1).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] - y[2] - z[2] - Avx512F.Multiply(n, Vector512.Create(P2).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] - y[3] - z[3] - Avx512F.Multiply(n, Vector512.Create(P3).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] - y[4] - z[4] - Avx512F.Multiply(n, Vector512.Create(P4).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] - y[5] - z[5] - Avx512F.Multiply(n, Vector512.Create(P5).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] - y[6] - z[6] - Avx512F.Multiply(n, Vector512.Create(P6).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] - y[7] - z[7] - Avx512F.Multiply(n, Vector512.Create(P7).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        result[8] = top - Avx512F.Multiply(n, Vector512.Create(P8).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
    }

    /// <summary>All bits set in the lanes where a reduced number is a multiple of p: reduced, it can only be 0 or p itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> IsMultipleOfP(Vector512<long>* x)
    {
        Vector512<long> zero = x[0] | x[1] | x[2] | x[3] | x[4] | x[5] | x[6] | x[7] | x[8];
        Vector512<long> modulus = (x[0] ^ Vector512.Create(P0)) | (x[1] ^ Vector512.Create(P1)) | (x[2] ^ Vector512.Create(P2))
            | (x[3] ^ Vector512.Create(P3)) | (x[4] ^ Vector512.Create(P4)) | (x[5] ^ Vector512.Create(P5))
            | (x[6] ^ Vector512.Create(P6)) | (x[7] ^ Vector512.Create(P7)) | (x[8] ^ Vector512.Create(P8));
        return Vector512.Equals(zero, Vector512<long>.Zero) | Vector512.Equals(modulus, Vector512<long>.Zero);
    }
}
