using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <content>Between lanes and elements of four 64-bit limbs.</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>
    /// Splits four 64-bit limbs a lane into nine of 29 bits, shifted left by five bits: a number in Montgomery form with R = 2^256
    /// times 32 is the same number with R = 2^261, not reduced. The result is normalised and in [0, 32 p).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(
        Vector512<long>* result, Vector512<ulong> w0, Vector512<ulong> w1, Vector512<ulong> w2, Vector512<ulong> w3)
    {
        Vector512<ulong> mask = Vector512.Create((ulong)LimbMask);
        result[0] = ((w0 << 5) & mask).AsInt64();
        result[1] = ((w0 >>> 24) & mask).AsInt64();
        result[2] = (((w0 >>> 53) | (w1 << 11)) & mask).AsInt64();
        result[3] = ((w1 >>> 18) & mask).AsInt64();
        result[4] = (((w1 >>> 47) | (w2 << 17)) & mask).AsInt64();
        result[5] = ((w2 >>> 12) & mask).AsInt64();
        result[6] = (((w2 >>> 41) | (w3 << 23)) & mask).AsInt64();
        result[7] = ((w3 >>> 6) & mask).AsInt64();
        result[8] = (w3 >>> 35).AsInt64();
    }

    /// <summary>
    /// The canonical four limbs with R = 2^256 of every lane: multiplies by 2^−5, subtracts or adds p where needed and joins the limbs.
    /// Takes a normalised number with |value| ≤ 80 p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(Vector512<ulong>* words, Vector512<long>* x)
    {
        long* memory = stackalloc long[(2 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* t = LaneStack.Align(memory);
        Vector512<long>* constant = t + Limbs;

        // 2^256 as the other factor of a Montgomery product with R = 2^261 divides by 32.
        for (int i = 0; i < Limbs; i++)
        {
            constant[i] = Vector512<long>.Zero;
        }

        constant[8] = Vector512.Create(1L << (256 - (8 * LimbBits)));
        Multiply(t, x, constant);
        Canonicalise(t);
        Vector512<ulong> l0 = t[0].AsUInt64(), l1 = t[1].AsUInt64(), l2 = t[2].AsUInt64(), l3 = t[3].AsUInt64();
        Vector512<ulong> l4 = t[4].AsUInt64(), l5 = t[5].AsUInt64(), l6 = t[6].AsUInt64(), l7 = t[7].AsUInt64();
        words[0] = l0 | (l1 << 29) | (l2 << 58);
        words[1] = (l2 >>> 6) | (l3 << 23) | (l4 << 52);
        words[2] = (l4 >>> 12) | (l5 << 17) | (l6 << 46);
        words[3] = (l6 >>> 18) | (l7 << 11) | (t[8].AsUInt64() << 40);
    }

    /// <summary>Brings a normalised number with −2 p &lt; value &lt; 3 p into [0, p).</summary>
    public static void Canonicalise(Vector512<long>* x)
    {
        long* memory = stackalloc long[(2 * Limbs * LaneStack.WordsPerVector) + LaneStack.Slack];
        Vector512<long>* t = LaneStack.Align(memory);
        Vector512<long>* p = t + Limbs;
        WriteModulus(p);
        for (int i = 0; i < 2; i++)
        {
            // Adds p to negative lanes.
            Add(t, x, p);
            Carry(t, t);
            Select(x, Vector512.ShiftRightArithmetic(x[8], 63), t, x);
        }

        for (int i = 0; i < 2; i++)
        {
            // Takes p off where that leaves nothing negative.
            Subtract(t, x, p);
            Carry(t, t);
            Select(x, Vector512.ShiftRightArithmetic(t[8], 63), x, t);
        }
    }

    private static void WriteModulus(Vector512<long>* p)
    {
        p[0] = Vector512.Create(P0);
        p[1] = Vector512.Create(P1);
        p[2] = Vector512.Create(P2);
        p[3] = Vector512.Create(P3);
        p[4] = Vector512.Create(P4);
        p[5] = Vector512.Create(P5);
        p[6] = Vector512.Create(P6);
        p[7] = Vector512.Create(P7);
        p[8] = Vector512.Create(P8);
    }
}
