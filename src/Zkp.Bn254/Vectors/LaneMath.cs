using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>
/// Eight field elements at a time, one a lane of AVX-512: nine signed limbs of 29 bits in nine vectors, Montgomery form with
/// R = 2^261. Limb i of all lanes is vector i. "Normalised" means limbs 0 to 7 in [0, 2^29) and the sign in limb 8; sums and
/// differences are left unnormalised and values may exceed p or be negative, within the bounds that each method names.
/// </summary>
/// <remarks>
/// Signed limbs make a subtraction nine instructions with no multiple of p added. The modulus is about 2^253.6, so 261 bits leave
/// room for ±85 p.
/// </remarks>
internal static unsafe partial class LaneMath<TModulus>
    where TModulus : struct, IModulus
{
    public const int Limbs = 9;
    public const int LimbBits = 29;
    public const int Lanes = 8;

    private const long LimbMask = (1L << LimbBits) - 1;

    /// <summary>Whether this machine has the instructions; without them callers take the scalar path.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    private static long P0 => (long)TModulus.P0 & LimbMask;

    private static long P1 => (long)(TModulus.P0 >> 29) & LimbMask;

    private static long P2 => (long)((TModulus.P0 >> 58) | (TModulus.P1 << 6)) & LimbMask;

    private static long P3 => (long)(TModulus.P1 >> 23) & LimbMask;

    private static long P4 => (long)((TModulus.P1 >> 52) | (TModulus.P2 << 12)) & LimbMask;

    private static long P5 => (long)(TModulus.P2 >> 17) & LimbMask;

    private static long P6 => (long)((TModulus.P2 >> 46) | (TModulus.P3 << 18)) & LimbMask;

    private static long P7 => (long)(TModulus.P3 >> 11) & LimbMask;

    private static long P8 => (long)(TModulus.P3 >> 40) & LimbMask;

    /// <summary>−p⁻¹ mod 2^29.</summary>
    private static long NegativeInverse => (long)TModulus.NegativeInverse & LimbMask;

    /// <summary>2^32·2^232/p, rounded down: turns a highest limb into the number of times that p fits.</summary>
    private static long TopReciprocal => (1L << 32) / (P8 + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        result[0] = x[0] + y[0];
        result[1] = x[1] + y[1];
        result[2] = x[2] + y[2];
        result[3] = x[3] + y[3];
        result[4] = x[4] + y[4];
        result[5] = x[5] + y[5];
        result[6] = x[6] + y[6];
        result[7] = x[7] + y[7];
        result[8] = x[8] + y[8];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Subtract(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        result[0] = x[0] - y[0];
        result[1] = x[1] - y[1];
        result[2] = x[2] - y[2];
        result[3] = x[3] - y[3];
        result[4] = x[4] - y[4];
        result[5] = x[5] - y[5];
        result[6] = x[6] - y[6];
        result[7] = x[7] - y[7];
        result[8] = x[8] - y[8];
    }

    /// <summary>Keeps <paramref name="x"/> where the mask has all bits set, and takes <paramref name="y"/> elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Select(Vector512<long>* result, Vector512<long> mask, Vector512<long>* x, Vector512<long>* y)
    {
        result[0] = Vector512.ConditionalSelect(mask, x[0], y[0]);
        result[1] = Vector512.ConditionalSelect(mask, x[1], y[1]);
        result[2] = Vector512.ConditionalSelect(mask, x[2], y[2]);
        result[3] = Vector512.ConditionalSelect(mask, x[3], y[3]);
        result[4] = Vector512.ConditionalSelect(mask, x[4], y[4]);
        result[5] = Vector512.ConditionalSelect(mask, x[5], y[5]);
        result[6] = Vector512.ConditionalSelect(mask, x[6], y[6]);
        result[7] = Vector512.ConditionalSelect(mask, x[7], y[7]);
        result[8] = Vector512.ConditionalSelect(mask, x[8], y[8]);
    }

    /// <summary>Negates the lanes where the mask has all bits set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(Vector512<long>* x, Vector512<long> mask)
    {
        x[0] = (x[0] ^ mask) - mask;
        x[1] = (x[1] ^ mask) - mask;
        x[2] = (x[2] ^ mask) - mask;
        x[3] = (x[3] ^ mask) - mask;
        x[4] = (x[4] ^ mask) - mask;
        x[5] = (x[5] ^ mask) - mask;
        x[6] = (x[6] ^ mask) - mask;
        x[7] = (x[7] ^ mask) - mask;
        x[8] = (x[8] ^ mask) - mask;
    }

    /// <summary>Normalises limbs below 2^62 in absolute value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Carry(Vector512<long>* result, Vector512<long>* x)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> t = x[0];
        result[0] = t & mask;
        t = x[1] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        t = x[8] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[8] = t;
    }

    /// <summary>
    /// Normalises and brings the value near [0, p): takes limbs below 2^31 in absolute value and |value| ≤ 80 p, gives
    /// −0.05 p ≤ value &lt; 1.05 p. The quotient is estimated from the highest limb alone, whose error is below 2^-18.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(Vector512<long>* result, Vector512<long>* x)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> q = Vector512.ShiftRightArithmetic(
            Avx512F.Multiply(x[8].AsInt32(), Vector512.Create(TopReciprocal).AsInt32()), 32);
        Vector512<int> n = q.AsInt32();
        Vector512<long> t = x[0] - Avx512F.Multiply(n, Vector512.Create(P0).AsInt32());
        result[0] = t & mask;
        t = x[1] - Avx512F.Multiply(n, Vector512.Create(P1).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] - Avx512F.Multiply(n, Vector512.Create(P2).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] - Avx512F.Multiply(n, Vector512.Create(P3).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] - Avx512F.Multiply(n, Vector512.Create(P4).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] - Avx512F.Multiply(n, Vector512.Create(P5).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] - Avx512F.Multiply(n, Vector512.Create(P6).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] - Avx512F.Multiply(n, Vector512.Create(P7).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        result[8] = x[8] - Avx512F.Multiply(n, Vector512.Create(P8).AsInt32()) + Vector512.ShiftRightArithmetic(t, LimbBits);
    }
}
