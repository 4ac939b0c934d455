using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>Products and reductions apart, so that sums of products are reduced once.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>The number of columns of a product that is not reduced.</summary>
    public const int Columns = (2 * Limbs) - 1;

    /// <summary>The columns of x·y, not carried: 81 multiplications. Limb bounds as in <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Product(TVector* columns, TVector* x, TVector* y)
    {
        TVector b = y[0];
        columns[0] = x[0] * b;
        TVector t0 = x[1] * b;
        TVector t1 = x[2] * b;
        TVector t2 = x[3] * b;
        TVector t3 = x[4] * b;
        TVector t4 = x[5] * b;
        TVector t5 = x[6] * b;
        TVector t6 = x[7] * b;
        TVector t7 = x[8] * b;
        for (int row = 1; row < Limbs; row++)
        {
            b = y[row];
            columns[row] = t0 + (x[0] * b);
            t0 = t1 + (x[1] * b);
            t1 = t2 + (x[2] * b);
            t2 = t3 + (x[3] * b);
            t3 = t4 + (x[4] * b);
            t4 = t5 + (x[5] * b);
            t5 = t6 + (x[6] * b);
            t6 = t7 + (x[7] * b);
            t7 = x[8] * b;
        }

        columns[9] = t0;
        columns[10] = t1;
        columns[11] = t2;
        columns[12] = t3;
        columns[13] = t4;
        columns[14] = t5;
        columns[15] = t6;
        columns[16] = t7;
    }

    /// <summary>
    /// columns·2^−261 mod p, normalised: 82 multiplications. A column may be up to 22·2^58 in absolute value, to which the multiples of p add
    /// 9·2^58 and a carry.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReduceColumns(TVector* result, TVector* columns)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector t0 = TVector.Bias(columns[0] + TVector.NoCarry);
        TVector t1 = TVector.Bias(columns[1]);
        TVector t2 = TVector.Bias(columns[2]);
        TVector t3 = TVector.Bias(columns[3]);
        TVector t4 = TVector.Bias(columns[4]);
        TVector t5 = TVector.Bias(columns[5]);
        TVector t6 = TVector.Bias(columns[6]);
        TVector t7 = TVector.Bias(columns[7]);
        TVector t8 = TVector.Bias(columns[8]);
        TVector m;
        for (int row = 0; row < 8; row++)
        {
            m = t0 & mask;
            t0 = TVector.CarryOf(t0) + t1 + (m * TVector.Create(TModulus.Step0));
            t1 = t2 + (m * TVector.Create(TModulus.Step1));
            t2 = t3 + (m * TVector.Create(TModulus.Step2));
            t3 = t4 + (m * TVector.Create(TModulus.Step3));
            t4 = t5 + (m * TVector.Create(TModulus.Step4));
            t5 = t6 + (m * TVector.Create(TModulus.Step5));
            t6 = t7 + (m * TVector.Create(TModulus.Step6));
            t7 = t8 + (m * TVector.Create(TModulus.Step7));
            t8 = TVector.Bias(columns[row + 9]) + (m * TVector.Create(TModulus.Step8));
        }

        m = (t0 * TVector.Create(TModulus.NegativeInverse)) & mask;
        t0 = TVector.CarryOf(t0 + (m * TVector.Create(TModulus.P0))) + t1 + (m * TVector.Create(TModulus.P1));
        t1 = t2 + (m * TVector.Create(TModulus.P2));
        t2 = t3 + (m * TVector.Create(TModulus.P3));
        t3 = t4 + (m * TVector.Create(TModulus.P4));
        t4 = t5 + (m * TVector.Create(TModulus.P5));
        t5 = t6 + (m * TVector.Create(TModulus.P6));
        t6 = t7 + (m * TVector.Create(TModulus.P7));
        t7 = t8 + (m * TVector.Create(TModulus.P8));

        result[0] = t0 & mask;
        t1 += TVector.CarryOf(t0);
        result[1] = t1 & mask;
        t2 += TVector.CarryOf(t1);
        result[2] = t2 & mask;
        t3 += TVector.CarryOf(t2);
        result[3] = t3 & mask;
        t4 += TVector.CarryOf(t3);
        result[4] = t4 & mask;
        t5 += TVector.CarryOf(t4);
        result[5] = t5 & mask;
        t6 += TVector.CarryOf(t5);
        result[6] = t6 & mask;
        t7 += TVector.CarryOf(t6);
        result[7] = t7 & mask;
        result[8] = TVector.CarryOf(t7) - TVector.NoCarry;
    }

    /// <summary>
    /// (x·y + a + b)·2^−261 mod p, normalised, for columns a and b; leaves their difference in a. The columns of the sum must be at most 22·2^58 in
    /// absolute value; those of x·y alone may wrap around 2^64.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyAdd(TVector* result, TVector* x, TVector* y, TVector* a, TVector* b)
    {
        TVector mask = TVector.Create(LimbMask);
        TVector t0 = TVector.Bias(a[0] + b[0] + TVector.NoCarry);
        TVector t1 = TVector.Bias(a[1] + b[1]);
        TVector t2 = TVector.Bias(a[2] + b[2]);
        TVector t3 = TVector.Bias(a[3] + b[3]);
        TVector t4 = TVector.Bias(a[4] + b[4]);
        TVector t5 = TVector.Bias(a[5] + b[5]);
        TVector t6 = TVector.Bias(a[6] + b[6]);
        TVector t7 = TVector.Bias(a[7] + b[7]);
        TVector t8 = TVector.Bias(a[8] + b[8]);
        a[0] -= b[0];
        a[1] -= b[1];
        a[2] -= b[2];
        a[3] -= b[3];
        a[4] -= b[4];
        a[5] -= b[5];
        a[6] -= b[6];
        a[7] -= b[7];
        a[8] -= b[8];
        TVector v, m;
        for (int row = 0; row < 8; row++)
        {
            v = y[row];
            t0 += x[0] * v;
            m = t0 & mask;
            t0 = TVector.CarryOf(t0) + (t1 + (x[1] * v)) + (m * TVector.Create(TModulus.Step0));
            t1 = t2 + (x[2] * v) + (m * TVector.Create(TModulus.Step1));
            t2 = t3 + (x[3] * v) + (m * TVector.Create(TModulus.Step2));
            t3 = t4 + (x[4] * v) + (m * TVector.Create(TModulus.Step3));
            t4 = t5 + (x[5] * v) + (m * TVector.Create(TModulus.Step4));
            t5 = t6 + (x[6] * v) + (m * TVector.Create(TModulus.Step5));
            t6 = t7 + (x[7] * v) + (m * TVector.Create(TModulus.Step6));
            t7 = t8 + (x[8] * v) + (m * TVector.Create(TModulus.Step7));
            t8 = TVector.Bias(a[row + 9] + b[row + 9]) + (m * TVector.Create(TModulus.Step8));
            a[row + 9] -= b[row + 9];
        }

        v = y[8];
        t0 += x[0] * v;
        m = (t0 * TVector.Create(TModulus.NegativeInverse)) & mask;
        t0 = TVector.CarryOf(t0 + (m * TVector.Create(TModulus.P0))) + (t1 + (x[1] * v)) + (m * TVector.Create(TModulus.P1));
        t1 = t2 + (x[2] * v) + (m * TVector.Create(TModulus.P2));
        t2 = t3 + (x[3] * v) + (m * TVector.Create(TModulus.P3));
        t3 = t4 + (x[4] * v) + (m * TVector.Create(TModulus.P4));
        t4 = t5 + (x[5] * v) + (m * TVector.Create(TModulus.P5));
        t5 = t6 + (x[6] * v) + (m * TVector.Create(TModulus.P6));
        t6 = t7 + (x[7] * v) + (m * TVector.Create(TModulus.P7));
        t7 = t8 + (x[8] * v) + (m * TVector.Create(TModulus.P8));

        result[0] = t0 & mask;
        t1 += TVector.CarryOf(t0);
        result[1] = t1 & mask;
        t2 += TVector.CarryOf(t1);
        result[2] = t2 & mask;
        t3 += TVector.CarryOf(t2);
        result[3] = t3 & mask;
        t4 += TVector.CarryOf(t3);
        result[4] = t4 & mask;
        t5 += TVector.CarryOf(t4);
        result[5] = t5 & mask;
        t6 += TVector.CarryOf(t5);
        result[6] = t6 & mask;
        t7 += TVector.CarryOf(t6);
        result[7] = t7 & mask;
        result[8] = TVector.CarryOf(t7) - TVector.NoCarry;
    }
}
