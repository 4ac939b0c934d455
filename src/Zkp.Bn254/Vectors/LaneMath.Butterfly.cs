using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <content>What the transforms need: numbers at rest are normalised and in [0, 1.05 p).</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>Four 64-bit words a lane → nine limbs, the number unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void UnpackWords(Vector512<long>* result, Vector512<ulong>* words)
    {
        Vector512<ulong> mask = Vector512.Create((ulong)LimbMask);
        Vector512<ulong> w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
        result[0] = (w0 & mask).AsInt64();
        result[1] = ((w0 >>> 29) & mask).AsInt64();
        result[2] = (((w0 >>> 58) | (w1 << 6)) & mask).AsInt64();
        result[3] = ((w1 >>> 23) & mask).AsInt64();
        result[4] = (((w1 >>> 52) | (w2 << 12)) & mask).AsInt64();
        result[5] = ((w2 >>> 17) & mask).AsInt64();
        result[6] = (((w2 >>> 46) | (w3 << 18)) & mask).AsInt64();
        result[7] = ((w3 >>> 11) & mask).AsInt64();
        result[8] = (w3 >>> 40).AsInt64();
    }

    /// <summary>Nine limbs of a normalised number in [0, 2^256) → four 64-bit words a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PackWords(Vector512<ulong>* words, Vector512<long>* x)
    {
        Vector512<ulong> l2 = x[2].AsUInt64(), l4 = x[4].AsUInt64(), l6 = x[6].AsUInt64();
        words[0] = x[0].AsUInt64() | (x[1].AsUInt64() << 29) | (l2 << 58);
        words[1] = (l2 >>> 6) | (x[3].AsUInt64() << 23) | (l4 << 52);
        words[2] = (l4 >>> 12) | (x[5].AsUInt64() << 17) | (l6 << 46);
        words[3] = (l6 >>> 18) | (x[7].AsUInt64() << 11) | (x[8].AsUInt64() << 40);
    }

    /// <summary>(a, b) → (a + b, (a − b)·w).</summary>
    /// <remarks>
    /// A limb of the difference is below 2^29 + 2·pⱼ. The limbs of r add up to less than 4.2·2^29, so a column of the product stays below
    /// 9·2^58 + 3·4.2·2^58 and a carry: less than 2^63.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecimateButterfly(Vector512<long>* a, Vector512<long>* b, Vector512<long>* w)
    {
        long* memory = stackalloc long[(2 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* sum = LaneStack.Align(memory);
        Vector512<long>* difference = sum + Limbs;
        Add(sum, a, b);

        // 2 p more keeps the product's operand, and with it the product, from being negative.
        SubtractPlusTwoP(difference, a, b);
        Reduce(a, sum);
        Multiply(b, difference, w);
    }

    /// <summary>(a, b) → (a + b·w, a − b·w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InterleaveButterfly(Vector512<long>* a, Vector512<long>* b, Vector512<long>* w)
    {
        long* memory = stackalloc long[(2 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* product = LaneStack.Align(memory);
        Vector512<long>* difference = product + Limbs;
        Multiply(product, b, w);
        SubtractPlusTwoP(difference, a, product);
        Add(product, a, product);
        Reduce(a, product);
        Reduce(b, difference);
    }

    /// <summary>x − y + 2 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractPlusTwoP(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        result[0] = x[0] - y[0] + Vector512.Create(2 * P0);
        result[1] = x[1] - y[1] + Vector512.Create(2 * P1);
        result[2] = x[2] - y[2] + Vector512.Create(2 * P2);
        result[3] = x[3] - y[3] + Vector512.Create(2 * P3);
        result[4] = x[4] - y[4] + Vector512.Create(2 * P4);
        result[5] = x[5] - y[5] + Vector512.Create(2 * P5);
        result[6] = x[6] - y[6] + Vector512.Create(2 * P6);
        result[7] = x[7] - y[7] + Vector512.Create(2 * P7);
        result[8] = x[8] - y[8] + Vector512.Create(2 * P8);
    }
}
