using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Points a lane in homogeneous coordinates (X : Y : Z), which lie one after another, and the complete formulas for a = 0 (Renes, Costello, Batina,
/// ePrint 2015/1060, algorithms 7 and 9), which have no exceptions, so that lanes never diverge. One instance serves one thread at a time.
/// </summary>
internal sealed unsafe class LanePoints<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    private readonly AlignedBuffer<TVector> memory;
    private readonly TVector* infinity;
    private readonly TVector* t;

    public LanePoints()
    {
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>(11L * size);
        infinity = memory.Pointer;
        t = infinity + (3 * size);
        TField* ones = stackalloc TField[TVector.Count];
        new Span<TField>(ones, TVector.Count).Fill(TField.One);
        new Span<TVector>(infinity, 3 * size).Clear();
        TLanes.Load(One, ones);
        TLanes.Reduce(One, One);
    }

    /// <summary>Zero and one in every lane.</summary>
    public TVector* Zero => infinity;

    public TVector* One => infinity + TLanes.Size;

    public void SetInfinity(TVector* p) => Unsafe.CopyBlock(p, infinity, (uint)(3 * TLanes.Size * sizeof(TVector)));

    /// <summary>(x : y : 1), or (0 : 1 : 0) for infinity, which lies there as (0, 0).</summary>
    public void Load(TVector* p, Affine<TField>** points)
    {
        int size = TLanes.Size;
        TLanes.LoadPoints(p, p + size, points);
        TVector any = TVector.Zero;
        for (int i = 0; i < 2 * size; i++)
        {
            any |= p[i];
        }

        TVector isInfinity = TVector.IsZero(any);
        TLanes.Reduce(p, p);
        TLanes.Reduce(p + size, p + size);
        TLanes.Select(p + (2 * size), isInfinity, Zero, One);
        TLanes.Select(p + size, isInfinity, One, p + size);
    }

    /// <summary>Writes the points of the first lanes in Jacobian coordinates: homogeneous (X : Y : Z) is Jacobian (XZ : YZ² : Z).</summary>
    public static void Store(Jacobian<TField>* destination, TVector* p, int count)
    {
        TField* x = stackalloc TField[TVector.Count];
        TField* y = stackalloc TField[TVector.Count];
        TField* z = stackalloc TField[TVector.Count];
        TLanes.Store(x, p);
        TLanes.Store(y, p + TLanes.Size);
        TLanes.Store(z, p + (2 * TLanes.Size));
        for (int lane = 0; lane < count; lane++)
        {
            destination[lane] = z[lane].IsZero
                ? Jacobian<TField>.Infinity
                : new Jacobian<TField>(x[lane] * z[lane], y[lane] * z[lane].Square(), z[lane]);
        }
    }

    public void Dispose() => memory.Dispose();

    /// <summary>p += p (algorithm 9). Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Double(TVector* p)
    {
        int size = TLanes.Size;
        TVector* x = p;
        TVector* y = p + size;
        TVector* z = p + (2 * size);
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

    /// <summary>p += q (algorithm 7). Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(TVector* p, TVector* q)
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
        TVector* x1 = p;
        TVector* y1 = p + size;
        TVector* z1 = p + (2 * size);
        TVector* x2 = q;
        TVector* y2 = q + size;
        TVector* z2 = q + (2 * size);

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
}
