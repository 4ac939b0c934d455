using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>What the transforms need: numbers at rest are normalised and in [0, 1.55 p).</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>Four 64-bit words a lane → nine limbs, the number unchanged.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void UnpackWords(TVector* result, TVector* words)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
        result[0] = (w0 & mask);
        result[1] = ((w0 >>> 29) & mask);
        result[2] = (((w0 >>> 58) | (w1 << 6)) & mask);
        result[3] = ((w1 >>> 23) & mask);
        result[4] = (((w1 >>> 52) | (w2 << 12)) & mask);
        result[5] = ((w2 >>> 17) & mask);
        result[6] = (((w2 >>> 46) | (w3 << 18)) & mask);
        result[7] = ((w3 >>> 11) & mask);
        result[8] = (w3 >>> 40);
    }

    /// <summary>Nine limbs of a normalised number in [0, 2^256) → four 64-bit words a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PackWords(TVector* words, TVector* x)
    {
        TVector l2 = x[2], l4 = x[4], l6 = x[6];
        words[0] = x[0] | (x[1] << 29) | (l2 << 58);
        words[1] = (l2 >>> 6) | (x[3] << 23) | (l4 << 52);
        words[2] = (l4 >>> 12) | (x[5] << 17) | (l6 << 46);
        words[3] = (l6 >>> 18) | (x[7] << 11) | (x[8] << 40);
    }

    /// <summary>(a, b) → (a + b, (a − b)·w).</summary>
    /// <remarks>
    /// A limb of the difference is between −2^29 and 2^29 + 2·pⱼ. The limbs of r add up to less than 3.5·2^29 and those of its Step to less than
    /// 4·2^29, so a column of the product stays below (9 + 7 + 4)·2^58 and a carry: less than 2^63. The product is at most
    /// 3.55·1.55 p²/2^261 + 1.5 p, which is below 1.55 p.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DecimateButterfly(TVector* a, TVector* b, TVector* w)
    {
        TVector* memory = stackalloc TVector[(2 * Limbs) + 1];
        TVector* sum = LaneStack.Align(memory);
        TVector* difference = sum + Limbs;
        Add(sum, a, b);

        // 2 p more keeps the product's operand, and with it the product, from being negative.
        SubtractPlusTwoP(difference, a, b);
        Reduce(a, sum);
        Multiply(b, difference, w);
    }

    /// <summary>(a, b) → (a + b·w, a − b·w).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InterleaveButterfly(TVector* a, TVector* b, TVector* w)
    {
        TVector* memory = stackalloc TVector[(2 * Limbs) + 1];
        TVector* product = LaneStack.Align(memory);
        TVector* difference = product + Limbs;
        Multiply(product, b, w);
        SubtractPlusTwoP(difference, a, product);
        Add(product, a, product);
        Reduce(a, product);
        Reduce(b, difference);
    }

    /// <summary>x − y + 2 p.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SubtractPlusTwoP(TVector* result, TVector* x, TVector* y)
    {
        result[0] = x[0] - y[0] + TVector.Create(2 * TModulus.P0);
        result[1] = x[1] - y[1] + TVector.Create(2 * TModulus.P1);
        result[2] = x[2] - y[2] + TVector.Create(2 * TModulus.P2);
        result[3] = x[3] - y[3] + TVector.Create(2 * TModulus.P3);
        result[4] = x[4] - y[4] + TVector.Create(2 * TModulus.P4);
        result[5] = x[5] - y[5] + TVector.Create(2 * TModulus.P5);
        result[6] = x[6] - y[6] + TVector.Create(2 * TModulus.P6);
        result[7] = x[7] - y[7] + TVector.Create(2 * TModulus.P7);
        result[8] = x[8] - y[8] + TVector.Create(2 * TModulus.P8);
    }
}
