using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>Between lanes and elements of four 64-bit limbs.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>
    /// Splits four 64-bit limbs a lane into nine of 29 bits, shifted left by five bits: a number in Montgomery form with R = 2^256
    /// times 32 is the same number with R = 2^261, not reduced. The result is normalised and in [0, 32 p).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(TVector* result, TVector* words)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector w0 = words[0], w1 = words[1], w2 = words[2], w3 = words[3];
        result[0] = ((w0 << 5) & mask);
        result[1] = ((w0 >>> 24) & mask);
        result[2] = (((w0 >>> 53) | (w1 << 11)) & mask);
        result[3] = ((w1 >>> 18) & mask);
        result[4] = (((w1 >>> 47) | (w2 << 17)) & mask);
        result[5] = ((w2 >>> 12) & mask);
        result[6] = (((w2 >>> 41) | (w3 << 23)) & mask);
        result[7] = ((w3 >>> 6) & mask);
        result[8] = (w3 >>> 35);
    }

    /// <summary>
    /// The canonical four limbs with R = 2^256 of every lane: multiplies by 2^−5, subtracts or adds p where needed and joins the limbs.
    /// Takes a normalised number with |value| ≤ 80 p.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(TVector* words, TVector* x)
    {
        TVector* memory = stackalloc TVector[(2 * Limbs) + 1];
        TVector* t = LaneStack.Align(memory);
        TVector* constant = t + Limbs;

        // 2^256 as the other factor of a Montgomery product with R = 2^261 divides by 32.
        for (int i = 0; i < Limbs; i++)
        {
            constant[i] = TVector.Zero;
        }

        constant[8] = TVector.Create(1L << (256 - (8 * LimbBits)));
        Multiply(t, x, constant);
        Canonicalise(t);
        TVector l0 = t[0], l1 = t[1], l2 = t[2], l3 = t[3];
        TVector l4 = t[4], l5 = t[5], l6 = t[6], l7 = t[7];
        words[0] = l0 | (l1 << 29) | (l2 << 58);
        words[1] = (l2 >>> 6) | (l3 << 23) | (l4 << 52);
        words[2] = (l4 >>> 12) | (l5 << 17) | (l6 << 46);
        words[3] = (l6 >>> 18) | (l7 << 11) | (t[8] << 40);
    }

    /// <summary>Brings a normalised number with −2 p &lt; value &lt; 3 p into [0, p).</summary>
    public static void Canonicalise(TVector* x)
    {
        TVector* memory = stackalloc TVector[(2 * Limbs) + 1];
        TVector* t = LaneStack.Align(memory);
        TVector* p = t + Limbs;
        WriteModulus(p);
        for (int i = 0; i < 2; i++)
        {
            // Adds p to negative lanes.
            Add(t, x, p);
            Carry(t, t);
            Select(x, TVector.IsNegative(x[8]), t, x);
        }

        for (int i = 0; i < 2; i++)
        {
            // Takes p off where that leaves nothing negative.
            Subtract(t, x, p);
            Carry(t, t);
            Select(x, TVector.IsNegative(t[8]), x, t);
        }
    }

    private static void WriteModulus(TVector* p)
    {
        p[0] = TVector.Create(TModulus.P0);
        p[1] = TVector.Create(TModulus.P1);
        p[2] = TVector.Create(TModulus.P2);
        p[3] = TVector.Create(TModulus.P3);
        p[4] = TVector.Create(TModulus.P4);
        p[5] = TVector.Create(TModulus.P5);
        p[6] = TVector.Create(TModulus.P6);
        p[7] = TVector.Create(TModulus.P7);
        p[8] = TVector.Create(TModulus.P8);
    }
}
