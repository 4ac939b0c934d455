using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <content>The Montgomery product.</content>
internal static unsafe partial class LaneMath<TModulus, TVector>
{
    /// <summary>
    /// x·y·2^−261 mod p in each lane; <paramref name="result"/> may be an operand. Rows of x times one limb of y, each followed by the
    /// multiple of p that clears the lowest limb.
    /// </summary>
    /// <remarks>
    /// In rows 0 to 7 that is m·k·p with k·p ≡ −1 mod 2^29 and m the lowest limb itself: t + m·k·p is (t − m) + 2^29·m·Step, so that the limb's
    /// own product and the one that would give m are saved, and the chain from row to row is one product long. Row 8 takes m·p with
    /// m = −t/p, or the result would have 29 bits too many: 163 multiplications of 29-bit limbs.
    ///
    /// Bounds. With |xᵢ|·|yⱼ| ≤ 2·2^58, that is sums or differences of two normalised numbers on one side only, or differences on
    /// both, a column collects at most 9·2·2^58 from the product, 9·2^58 from the multiples of p and a carry below 2^35: less than
    /// 2^63, so nothing overflows. The result is normalised: limbs 0 to 7 in [0, 2^29), limb 8 signed. The multiples of p add up to less
    /// than (2^232·k + 2^261)·p, and k is at most 2^28: |value| ≤ |x·y|/2^261 + 1.5 p.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply(TVector* result, TVector* x, TVector* y)
    {
        if (TVector.HasManyRegisters)
        {
            MultiplyInRegisters(result, x, null, y);
        }
        else
        {
            MultiplyFromMemory(result, x, null, y);
        }
    }

    /// <summary>(x − z)·y·2^−261 mod p in each lane, for x − z and y within the bounds of <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyDifference(TVector* result, TVector* x, TVector* z, TVector* y)
    {
        if (TVector.HasManyRegisters)
        {
            MultiplyInRegisters(result, x, z, y);
        }
        else
        {
            MultiplyFromMemory(result, x, z, y);
        }
    }

    /// <summary>With 32 registers x, the multiples of p and the columns are all held. A z that is null stands for zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyInRegisters(TVector* result, TVector* x, TVector* z, TVector* y)
    {
        TVector x0 = x[0];
        TVector x1 = x[1];
        TVector x2 = x[2];
        TVector x3 = x[3];
        TVector x4 = x[4];
        TVector x5 = x[5];
        TVector x6 = x[6];
        TVector x7 = x[7];
        TVector x8 = x[8];
        if (z != null)
        {
            x0 -= z[0];
            x1 -= z[1];
            x2 -= z[2];
            x3 -= z[3];
            x4 -= z[4];
            x5 -= z[5];
            x6 -= z[6];
            x7 -= z[7];
            x8 -= z[8];
        }

        TVector mask = TVector.Create(LimbMask);
        TVector s0 = TVector.Create(TModulus.Step0);
        TVector s1 = TVector.Create(TModulus.Step1);
        TVector s2 = TVector.Create(TModulus.Step2);
        TVector s3 = TVector.Create(TModulus.Step3);
        TVector s4 = TVector.Create(TModulus.Step4);
        TVector s5 = TVector.Create(TModulus.Step5);
        TVector s6 = TVector.Create(TModulus.Step6);
        TVector s7 = TVector.Create(TModulus.Step7);
        TVector s8 = TVector.Create(TModulus.Step8);

        TVector b = y[0];
        TVector t0 = TVector.Bias((x0 * b) + TVector.NoCarry);
        TVector m = t0 & mask;
        t0 = TVector.Bias((x1 * b) + (m * s0)) + TVector.CarryOf(t0);
        TVector t1 = TVector.Bias((x2 * b) + (m * s1));
        TVector t2 = TVector.Bias((x3 * b) + (m * s2));
        TVector t3 = TVector.Bias((x4 * b) + (m * s3));
        TVector t4 = TVector.Bias((x5 * b) + (m * s4));
        TVector t5 = TVector.Bias((x6 * b) + (m * s5));
        TVector t6 = TVector.Bias((x7 * b) + (m * s6));
        TVector t7 = TVector.Bias((x8 * b) + (m * s7));
        TVector t8 = TVector.Bias(m * s8);
        for (int row = 1; row < 8; row++)
        {
            b = y[row];
            t0 += x0 * b;
            m = t0 & mask;
            t0 = TVector.CarryOf(t0) + (t1 + (x1 * b)) + (m * s0);
            t1 = t2 + (x2 * b) + (m * s1);
            t2 = t3 + (x3 * b) + (m * s2);
            t3 = t4 + (x4 * b) + (m * s3);
            t4 = t5 + (x5 * b) + (m * s4);
            t5 = t6 + (x6 * b) + (m * s5);
            t6 = t7 + (x7 * b) + (m * s6);
            t7 = t8 + (x8 * b) + (m * s7);
            t8 = TVector.Bias(m * s8);
        }

        b = y[8];
        t0 += x0 * b;
        m = (t0 * TVector.Create(TModulus.NegativeInverse)) & mask;
        t0 = TVector.CarryOf(t0 + (m * TVector.Create(TModulus.P0))) + (t1 + (x1 * b)) + (m * TVector.Create(TModulus.P1));
        t1 = t2 + (x2 * b) + (m * TVector.Create(TModulus.P2));
        t2 = t3 + (x3 * b) + (m * TVector.Create(TModulus.P3));
        t3 = t4 + (x4 * b) + (m * TVector.Create(TModulus.P4));
        t4 = t5 + (x5 * b) + (m * TVector.Create(TModulus.P5));
        t5 = t6 + (x6 * b) + (m * TVector.Create(TModulus.P6));
        t6 = t7 + (x7 * b) + (m * TVector.Create(TModulus.P7));
        t7 = t8 + (x8 * b) + (m * TVector.Create(TModulus.P8));

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

    /// <summary>With 16 registers only the columns are held, and everything else is an operand in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyFromMemory(TVector* result, TVector* x, TVector* z, TVector* y)
    {
        TVector* memory = stackalloc TVector[Limbs + 1];
        if (z != null)
        {
            TVector* difference = LaneStack.Align(memory);
            Subtract(difference, x, z);
            x = difference;
        }

        TVector mask = TVector.Create(LimbMask);
        TVector t0 = TVector.Bias(TVector.NoCarry);
        TVector t1 = TVector.Bias(TVector.Zero);
        TVector t2 = TVector.Bias(TVector.Zero);
        TVector t3 = TVector.Bias(TVector.Zero);
        TVector t4 = TVector.Bias(TVector.Zero);
        TVector t5 = TVector.Bias(TVector.Zero);
        TVector t6 = TVector.Bias(TVector.Zero);
        TVector t7 = TVector.Bias(TVector.Zero);
        TVector t8 = TVector.Bias(TVector.Zero);
        TVector b, m;
        for (int row = 0; row < 8; row++)
        {
            b = y[row];
            t0 += x[0] * b;
            m = t0 & mask;
            t0 = TVector.CarryOf(t0) + (t1 + (x[1] * b)) + (m * TVector.Create(TModulus.Step0));
            t1 = t2 + (x[2] * b) + (m * TVector.Create(TModulus.Step1));
            t2 = t3 + (x[3] * b) + (m * TVector.Create(TModulus.Step2));
            t3 = t4 + (x[4] * b) + (m * TVector.Create(TModulus.Step3));
            t4 = t5 + (x[5] * b) + (m * TVector.Create(TModulus.Step4));
            t5 = t6 + (x[6] * b) + (m * TVector.Create(TModulus.Step5));
            t6 = t7 + (x[7] * b) + (m * TVector.Create(TModulus.Step6));
            t7 = t8 + (x[8] * b) + (m * TVector.Create(TModulus.Step7));
            t8 = TVector.Bias(m * TVector.Create(TModulus.Step8));
        }

        b = y[8];
        t0 += x[0] * b;
        m = (t0 * TVector.Create(TModulus.NegativeInverse)) & mask;
        t0 = TVector.CarryOf(t0 + (m * TVector.Create(TModulus.P0))) + (t1 + (x[1] * b)) + (m * TVector.Create(TModulus.P1));
        t1 = t2 + (x[2] * b) + (m * TVector.Create(TModulus.P2));
        t2 = t3 + (x[3] * b) + (m * TVector.Create(TModulus.P3));
        t3 = t4 + (x[4] * b) + (m * TVector.Create(TModulus.P4));
        t4 = t5 + (x[5] * b) + (m * TVector.Create(TModulus.P5));
        t5 = t6 + (x[6] * b) + (m * TVector.Create(TModulus.P6));
        t6 = t7 + (x[7] * b) + (m * TVector.Create(TModulus.P7));
        t7 = t8 + (x[8] * b) + (m * TVector.Create(TModulus.P8));

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
