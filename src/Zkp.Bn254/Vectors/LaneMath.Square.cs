using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>The Montgomery square.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>
    /// x²·2^−261 mod p in each lane, of a normalised x or a difference of two: each mixed product is made once, with twice a limb (127
    /// multiplications in place of 163). The columns are those of x·x, within the bounds of <see cref="Multiply"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Square(TVector* result, TVector* x)
    {
        TVector* memory = stackalloc TVector[Columns + 1];
        TVector* columns = LaneStack.Align(memory);
        TVector b = x[0];
        columns[0] = b * b;
        b += b;
        columns[1] = x[1] * b;
        TVector t2 = x[2] * b;
        TVector t3 = x[3] * b;
        TVector t4 = x[4] * b;
        TVector t5 = x[5] * b;
        TVector t6 = x[6] * b;
        TVector t7 = x[7] * b;
        TVector t8 = x[8] * b;

        b = x[1];
        columns[2] = t2 + (b * b);
        b += b;
        columns[3] = t3 + (x[2] * b);
        t4 += x[3] * b;
        t5 += x[4] * b;
        t6 += x[5] * b;
        t7 += x[6] * b;
        t8 += x[7] * b;
        TVector t9 = x[8] * b;

        b = x[2];
        columns[4] = t4 + (b * b);
        b += b;
        columns[5] = t5 + (x[3] * b);
        t6 += x[4] * b;
        t7 += x[5] * b;
        t8 += x[6] * b;
        t9 += x[7] * b;
        TVector t10 = x[8] * b;

        b = x[3];
        columns[6] = t6 + (b * b);
        b += b;
        columns[7] = t7 + (x[4] * b);
        t8 += x[5] * b;
        t9 += x[6] * b;
        t10 += x[7] * b;
        TVector t11 = x[8] * b;

        b = x[4];
        columns[8] = t8 + (b * b);
        b += b;
        columns[9] = t9 + (x[5] * b);
        t10 += x[6] * b;
        t11 += x[7] * b;
        TVector t12 = x[8] * b;

        b = x[5];
        columns[10] = t10 + (b * b);
        b += b;
        columns[11] = t11 + (x[6] * b);
        t12 += x[7] * b;
        TVector t13 = x[8] * b;

        b = x[6];
        columns[12] = t12 + (b * b);
        b += b;
        columns[13] = t13 + (x[7] * b);
        TVector t14 = x[8] * b;

        b = x[7];
        columns[14] = t14 + (b * b);
        b += b;
        columns[15] = (x[8] * b);

        b = x[8];
        columns[16] = (b * b);

        ReduceColumns(result, columns);
    }
}
