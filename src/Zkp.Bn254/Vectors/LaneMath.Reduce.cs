using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>Differences that are reduced in one pass. The result may be any operand: each limb is read before it is written.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>x − y, reduced. See <see cref="Reduce(TVector*, TVector*)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReduceDifference(TVector* result, TVector* x, TVector* y)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector top = x[8] - y[8];
        TVector n = (top * TVector.Create(TModulus.TopReciprocal)) >> 32;
        TVector t = TVector.Bias(x[0] - y[0] - (n * TVector.Create(TModulus.P0)) + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1] - y[1] - (n * TVector.Create(TModulus.P1))) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2] - y[2] - (n * TVector.Create(TModulus.P2))) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3] - y[3] - (n * TVector.Create(TModulus.P3))) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4] - y[4] - (n * TVector.Create(TModulus.P4))) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5] - y[5] - (n * TVector.Create(TModulus.P5))) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6] - y[6] - (n * TVector.Create(TModulus.P6))) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7] - y[7] - (n * TVector.Create(TModulus.P7))) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = top - (n * TVector.Create(TModulus.P8)) + TVector.CarryOf(t) - TVector.NoCarry;
    }

    /// <summary>x − y − z, reduced. See <see cref="Reduce(TVector*, TVector*)"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReduceDifference(TVector* result, TVector* x, TVector* y, TVector* z)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector top = x[8] - y[8] - z[8];
        TVector n = (top * TVector.Create(TModulus.TopReciprocal)) >> 32;
        TVector t = TVector.Bias(x[0] - y[0] - z[0] - (n * TVector.Create(TModulus.P0)) + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1] - y[1] - z[1] - (n * TVector.Create(TModulus.P1))) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2] - y[2] - z[2] - (n * TVector.Create(TModulus.P2))) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3] - y[3] - z[3] - (n * TVector.Create(TModulus.P3))) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4] - y[4] - z[4] - (n * TVector.Create(TModulus.P4))) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5] - y[5] - z[5] - (n * TVector.Create(TModulus.P5))) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6] - y[6] - z[6] - (n * TVector.Create(TModulus.P6))) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7] - y[7] - z[7] - (n * TVector.Create(TModulus.P7))) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = top - (n * TVector.Create(TModulus.P8)) + TVector.CarryOf(t) - TVector.NoCarry;
    }

    /// <summary>All bits set in the lanes where a reduced number is a multiple of p: reduced, it can only be 0 or p itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector IsMultipleOfP(TVector* x)
    {
        TVector zero = x[0] | x[1] | x[2] | x[3] | x[4] | x[5] | x[6] | x[7] | x[8];
        TVector modulus = (x[0] ^ TVector.Create(TModulus.P0)) | (x[1] ^ TVector.Create(TModulus.P1)) | (x[2] ^ TVector.Create(TModulus.P2))
            | (x[3] ^ TVector.Create(TModulus.P3)) | (x[4] ^ TVector.Create(TModulus.P4)) | (x[5] ^ TVector.Create(TModulus.P5))
            | (x[6] ^ TVector.Create(TModulus.P6)) | (x[7] ^ TVector.Create(TModulus.P7)) | (x[8] ^ TVector.Create(TModulus.P8));
        return TVector.IsZero(zero) | TVector.IsZero(modulus);
    }
}
