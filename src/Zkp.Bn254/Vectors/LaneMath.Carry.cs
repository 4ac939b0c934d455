using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>Sums that are normalised in one pass.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>x − y, normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarryDifference(TVector* result, TVector* x, TVector* y)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector t = TVector.Bias(x[0] - y[0] + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1] - y[1]) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2] - y[2]) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3] - y[3]) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4] - y[4]) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5] - y[5]) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6] - y[6]) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7] - y[7]) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = x[8] - y[8] + TVector.CarryOf(t) - TVector.NoCarry;
    }

    /// <summary>x + y + z, normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarrySum(TVector* result, TVector* x, TVector* y, TVector* z)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector t = TVector.Bias(x[0] + y[0] + z[0] + TVector.NoCarry);
        result[0] = t & mask;
        t = TVector.Bias(x[1] + y[1] + z[1]) + TVector.CarryOf(t);
        result[1] = t & mask;
        t = TVector.Bias(x[2] + y[2] + z[2]) + TVector.CarryOf(t);
        result[2] = t & mask;
        t = TVector.Bias(x[3] + y[3] + z[3]) + TVector.CarryOf(t);
        result[3] = t & mask;
        t = TVector.Bias(x[4] + y[4] + z[4]) + TVector.CarryOf(t);
        result[4] = t & mask;
        t = TVector.Bias(x[5] + y[5] + z[5]) + TVector.CarryOf(t);
        result[5] = t & mask;
        t = TVector.Bias(x[6] + y[6] + z[6]) + TVector.CarryOf(t);
        result[6] = t & mask;
        t = TVector.Bias(x[7] + y[7] + z[7]) + TVector.CarryOf(t);
        result[7] = t & mask;
        result[8] = x[8] + y[8] + z[8] + TVector.CarryOf(t) - TVector.NoCarry;
    }
}
