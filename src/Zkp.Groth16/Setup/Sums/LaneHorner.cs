using System.Runtime.CompilerServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Σ 2^(5·j)·Sⱼ for a vector of sums of digits at a time. Homogeneous coordinates and the complete formulas for a = 0 (Renes, Costello, Batina,
/// ePrint 2015/1060, algorithms 7 and 9), which have no exceptions, so that lanes never diverge.
/// </summary>
internal sealed unsafe class LaneHorner<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    public static int Lanes => TVector.Count;

    private readonly AlignedBuffer<TVector> memory;
    private readonly AlignedBuffer<Affine<TField>> empty = new(1);
    private readonly TVector* accumulator;
    private readonly TVector* operand;
    private readonly TVector* infinity;
    private readonly TVector* t;

    public LaneHorner()
    {
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>(17L * size);
        accumulator = memory.Pointer;
        operand = accumulator + (3 * size);
        infinity = operand + (3 * size);
        t = infinity + (3 * size);
        TField* ones = stackalloc TField[Lanes];
        new Span<TField>(ones, Lanes).Fill(TField.One);
        new Span<TVector>(infinity, 3 * size).Clear();
        TLanes.Load(infinity + size, ones);
        TLanes.Reduce(infinity + size, infinity + size);
        *empty.Pointer = default;
    }

    /// <summary>Results in Jacobian coordinates. <paramref name="counts"/> may differ and may be zero.</summary>
    public void Run(Affine<TField>** sums, ReadOnlySpan<int> counts, Jacobian<TField>* results)
    {
        int size = TLanes.Size;
        int most = 0;
        foreach (int count in counts)
        {
            most = Math.Max(most, count);
        }

        Unsafe.CopyBlock(accumulator, infinity, (uint)(3 * size * sizeof(TVector)));
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int position = most - 1; position >= 0; position--)
        {
            if (position < most - 1)
            {
                for (int i = 0; i < ScalarPool.DigitBits; i++)
                {
                    Double();
                }
            }

            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = lane < counts.Length && position < counts[lane] ? sums[lane] + position : empty.Pointer;
            }

            LoadOperand(pointers);
            Add();
        }

        Store(results, counts.Length);
    }

    public void Dispose()
    {
        memory.Dispose();
        empty.Dispose();
    }

    /// <summary>(x : y : 1), or (0 : 1 : 0) for (0, 0).</summary>
    private void LoadOperand(Affine<TField>** pointers)
    {
        int size = TLanes.Size;
        TLanes.LoadPoints(operand, operand + size, pointers);
        TVector any = TVector.Zero;
        for (int i = 0; i < 2 * size; i++)
        {
            any |= operand[i];
        }

        TVector isEmpty = TVector.IsZero(any);
        TLanes.Reduce(operand, operand);
        TLanes.Reduce(operand + size, operand + size);

        // Infinity's y is the one that z needs elsewhere.
        TLanes.Select(operand + (2 * size), isEmpty, infinity, infinity + size);
        TLanes.Select(operand + size, isEmpty, infinity + size, operand + size);
    }

    /// <summary>accumulator += accumulator (algorithm 9). Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Double()
    {
        int size = TLanes.Size;
        TVector* x = accumulator;
        TVector* y = accumulator + size;
        TVector* z = accumulator + (2 * size);
        TVector* t0 = t;
        TVector* t1 = t + size;
        TVector* t2 = t + (2 * size);
        TVector* t3 = t + (3 * size);
        TVector* t4 = t + (4 * size);

        TLanes.Square(t0, y);
        TLanes.Multiply(t1, y, z);
        TLanes.Square(t2, z);
        TLanes.Multiply(t4, x, y);
        TLanes.Reduce(t2, t2);
        TLanes.MultiplyBy3B(t2, t2);

        TLanes.Add(t3, t0, t0);
        TLanes.Add(t3, t3, t3);
        TLanes.Reduce(t3, t3);
        TLanes.Add(t3, t3, t3);
        TLanes.Reduce(t3, t3);
        TLanes.Multiply(z, t1, t3);
        TLanes.Reduce(z, z);
        TLanes.Multiply(x, t2, t3);

        TLanes.Add(y, t0, t2);
        TLanes.Reduce(y, y);
        TLanes.Add(t3, t2, t2);
        TLanes.Add(t2, t3, t2);
        TLanes.Subtract(t0, t0, t2);
        TLanes.Reduce(t0, t0);
        TLanes.Multiply(t3, t0, y);
        TLanes.Add(t3, t3, x);
        TLanes.Reduce(y, t3);

        TLanes.Multiply(t3, t0, t4);
        TLanes.Add(t3, t3, t3);
        TLanes.Reduce(x, t3);
    }

    /// <summary>accumulator += operand (algorithm 7). Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add()
    {
        int size = TLanes.Size;
        TVector* t0 = t;
        TVector* t1 = t + size;
        TVector* t2 = t + (2 * size);
        TVector* t3 = t + (3 * size);
        TVector* t4 = t + (4 * size);
        TVector* t5 = t + (5 * size);
        TVector* t6 = t + (6 * size);
        TVector* t7 = t + (7 * size);
        TVector* x1 = accumulator;
        TVector* y1 = accumulator + size;
        TVector* z1 = accumulator + (2 * size);
        TVector* x2 = operand;
        TVector* y2 = operand + size;
        TVector* z2 = operand + (2 * size);

        TLanes.Multiply(t0, x1, x2);
        TLanes.Multiply(t1, y1, y2);
        TLanes.Multiply(t2, z1, z2);
        Cross(t3, x1, y1, x2, y2, t0, t1, t6, t7);
        Cross(t4, y1, z1, y2, z2, t1, t2, t6, t7);
        Cross(t5, x1, z1, x2, z2, t0, t2, t6, t7);

        TLanes.Add(t6, t0, t0);
        TLanes.Add(t0, t6, t0);
        TLanes.Reduce(t0, t0);
        TLanes.Reduce(t2, t2);
        TLanes.MultiplyBy3B(t2, t2);
        TLanes.MultiplyBy3B(t5, t5);
        TLanes.Add(z1, t1, t2);
        TLanes.Reduce(z1, z1);
        TLanes.Subtract(t1, t1, t2);
        TLanes.Reduce(t1, t1);

        TLanes.Multiply(t6, t3, t1);
        TLanes.Multiply(t7, t4, t5);
        TLanes.Subtract(t6, t6, t7);
        TLanes.Reduce(x1, t6);

        TLanes.Multiply(t6, t1, z1);
        TLanes.Multiply(t7, t5, t0);
        TLanes.Add(t6, t6, t7);
        TLanes.Reduce(y1, t6);

        TLanes.Multiply(t6, z1, t4);
        TLanes.Multiply(t7, t0, t3);
        TLanes.Add(t6, t6, t7);
        TLanes.Reduce(z1, t6);
    }

    /// <summary>a1·b2 + b1·a2 = aa + bb − (a1 − b1)(a2 − b2), reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Cross(
        TVector* result,
        TVector* a1, TVector* b1, TVector* a2, TVector* b2,
        TVector* aa, TVector* bb, TVector* scratch1, TVector* scratch2)
    {
        TLanes.Subtract(scratch1, a1, b1);
        TLanes.Subtract(scratch2, a2, b2);
        TLanes.Multiply(scratch1, scratch1, scratch2);
        TLanes.Add(scratch2, aa, bb);
        TLanes.Subtract(scratch2, scratch2, scratch1);
        TLanes.Reduce(result, scratch2);
    }

    // Homogeneous (X : Y : Z) is Jacobian (XZ : YZ² : Z).
    private void Store(Jacobian<TField>* results, int count)
    {
        TField* x = stackalloc TField[Lanes];
        TField* y = stackalloc TField[Lanes];
        TField* z = stackalloc TField[Lanes];
        TLanes.Store(x, accumulator);
        TLanes.Store(y, accumulator + TLanes.Size);
        TLanes.Store(z, accumulator + (2 * TLanes.Size));
        for (int lane = 0; lane < count; lane++)
        {
            results[lane] = z[lane].IsZero
                ? Jacobian<TField>.Infinity
                : new Jacobian<TField>(x[lane] * z[lane], y[lane] * z[lane].Square(), z[lane]);
        }
    }
}
