using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// A vector of field elements at a time, one a lane: nine signed limbs of 29 bits in nine vectors, Montgomery form with R = 2^261. Limb i of
/// all lanes is vector i. "Normalised" means limbs 0 to 7 in [0, 2^29) and the sign in limb 8; sums and
/// differences are left unnormalised and values may exceed p or be negative, within the bounds that each method names.
/// </summary>
/// <remarks>
/// Signed limbs make a subtraction nine instructions with no multiple of p added. The modulus is about 2^253.6, so 261 bits leave
/// room for ±85 p.
/// </remarks>
internal static unsafe partial class LaneMath<TModulus, TVector>
    where TModulus : struct, ILaneModulus
    where TVector : unmanaged, ILaneVector<TVector>
{
    private const int Limbs = LaneLimbs.Count;
    private const int LimbBits = LaneLimbs.Bits;
    private const long LimbMask = LaneLimbs.Mask;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(TVector* result, TVector* x, TVector* y)
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
    public static void Subtract(TVector* result, TVector* x, TVector* y)
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
    public static void Select(TVector* result, TVector mask, TVector* x, TVector* y)
    {
        result[0] = TVector.Select(mask, x[0], y[0]);
        result[1] = TVector.Select(mask, x[1], y[1]);
        result[2] = TVector.Select(mask, x[2], y[2]);
        result[3] = TVector.Select(mask, x[3], y[3]);
        result[4] = TVector.Select(mask, x[4], y[4]);
        result[5] = TVector.Select(mask, x[5], y[5]);
        result[6] = TVector.Select(mask, x[6], y[6]);
        result[7] = TVector.Select(mask, x[7], y[7]);
        result[8] = TVector.Select(mask, x[8], y[8]);
    }

    /// <summary>Negates the lanes where the mask has all bits set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void NegateWhere(TVector* x, TVector mask)
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
    public static void Carry(TVector* result, TVector* x)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector t = TVector.Bias(x[0] + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1]) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2]) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3]) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4]) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5]) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6]) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7]) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = x[8] + TVector.CarryOf(t) - TVector.NoCarry;
    }

    /// <summary>
    /// Normalises and brings the value near [0, p): takes limbs below 2^31 in absolute value and |value| ≤ 80 p, gives
    /// −0.05 p ≤ value &lt; 1.05 p. The quotient is estimated from the highest limb alone, whose error is below 2^-18.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reduce(TVector* result, TVector* x)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector n = (x[8] * TVector.Create(TModulus.TopReciprocal)) >> 32;
        TVector t = TVector.Bias(x[0] - (n * TVector.Create(TModulus.P0)) + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1] - (n * TVector.Create(TModulus.P1))) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2] - (n * TVector.Create(TModulus.P2))) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3] - (n * TVector.Create(TModulus.P3))) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4] - (n * TVector.Create(TModulus.P4))) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5] - (n * TVector.Create(TModulus.P5))) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6] - (n * TVector.Create(TModulus.P6))) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7] - (n * TVector.Create(TModulus.P7))) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = x[8] - (n * TVector.Create(TModulus.P8)) + TVector.CarryOf(t) - TVector.NoCarry;
    }
}
