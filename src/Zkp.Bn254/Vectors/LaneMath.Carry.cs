using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <content>Sums that are normalised in one pass.</content>
internal static unsafe partial class LaneMath<TModulus>
{
    /// <summary>x − y, normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarryDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> t = x[0] - y[0];
        result[0] = t & mask;
        t = x[1] - y[1] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] - y[2] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] - y[3] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] - y[4] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] - y[5] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] - y[6] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] - y[7] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        t = x[8] - y[8] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[8] = t;
    }

    /// <summary>x + y + z, normalised.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CarrySum(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y, Vector512<long>* z)
    {
        Vector512<long> mask = Vector512.Create(LimbMask);
        Vector512<long> t = x[0] + y[0] + z[0];
        result[0] = t & mask;
        t = x[1] + y[1] + z[1] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[1] = t & mask;
        t = x[2] + y[2] + z[2] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[2] = t & mask;
        t = x[3] + y[3] + z[3] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[3] = t & mask;
        t = x[4] + y[4] + z[4] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[4] = t & mask;
        t = x[5] + y[5] + z[5] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[5] = t & mask;
        t = x[6] + y[6] + z[6] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[6] = t & mask;
        t = x[7] + y[7] + z[7] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[7] = t & mask;
        t = x[8] + y[8] + z[8] + Vector512.ShiftRightArithmetic(t, LimbBits);
        result[8] = t;
    }
}
