using System.Numerics;
using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// Σ d·bucket[d] over each of some windows. Every lane takes a window, or a segment of one when there are fewer, and sums suffix sums in homogeneous coordinates by the complete
/// formula for a = 0 (Renes, Costello, Batina, ePrint 2015/1060, algorithm 7), which has no exceptions, so that lanes never diverge.
/// </summary>
internal sealed unsafe class BucketReducer<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    private static int Lanes => TVector.Count;

    private readonly AlignedBuffer<TVector> memory;
    private readonly TVector* suffix;
    private readonly TVector* total;
    private readonly TVector* bucket;
    private readonly TVector* infinity;
    private readonly TVector* t;

    public BucketReducer()
    {
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>(20L * size);
        suffix = memory.Pointer;
        total = suffix + (3 * size);
        bucket = total + (3 * size);
        infinity = bucket + (3 * size);
        t = infinity + (3 * size);
        TField* ones = stackalloc TField[Lanes];
        new Span<TField>(ones, Lanes).Fill(TField.One);
        new Span<TVector>(infinity, 3 * size).Clear();
        TLanes.Load(infinity + size, ones);
        TLanes.Reduce(infinity + size, infinity + size);
    }

    /// <summary>
    /// Sums buckets[i]·(i + 1) over the buckets of every window, which lie one window after another; (0, 0) is an empty one. Windows have a power
    /// of two of buckets, at least as many as there are lanes.
    /// </summary>
    public void Reduce(Affine<TField>* buckets, int perWindow, Span<Jacobian<TField>> sums, CancellationToken cancellationToken)
    {
        for (int first = 0; first < sums.Length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int windows = (int)BitOperations.RoundUpToPowerOf2((uint)(Math.Min(Lanes, sums.Length - first) + 1)) / 2;
            ReduceWindows(buckets + ((long)first * perWindow), perWindow, sums.Slice(first, windows));
            first += windows;
        }
    }

    private void ReduceWindows(Affine<TField>* buckets, int perWindow, Span<Jacobian<TField>> sums)
    {
        int size = TLanes.Size;
        int segment = sums.Length * perWindow / Lanes;
        Copy(suffix, infinity, 3 * size);
        Copy(total, infinity, 3 * size);
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int i = segment - 1; i >= 0; i--)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = buckets + (lane * segment) + i;
            }

            LoadBuckets(pointers);
            AddComplete(suffix, bucket);
            AddComplete(total, suffix);
        }

        Jacobian<TField>* suffixes = stackalloc Jacobian<TField>[Lanes];
        Jacobian<TField>* totals = stackalloc Jacobian<TField>[Lanes];
        Store(suffixes, suffix);
        Store(totals, total);
        int segments = Lanes / sums.Length;
        for (int window = 0; window < sums.Length; window++)
        {
            sums[window] = CombineSegments(suffixes + (window * segments), totals + (window * segments), segments, segment);
        }
    }

    /// <summary>Σ totalₗ + segment·l·suffixₗ over the segments of one window.</summary>
    private static Jacobian<TField> CombineSegments(Jacobian<TField>* suffixes, Jacobian<TField>* totals, int count, int segment)
    {
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        Jacobian<TField> weighted = Jacobian<TField>.Infinity;
        for (int i = count - 1; i > 0; i--)
        {
            sum = sum.Add(suffixes[i]);
            weighted = weighted.Add(sum);
        }

        // A segment is a power of two long.
        for (int length = segment; length > 1 && count > 1; length /= 2)
        {
            weighted = weighted.Double();
        }

        for (int i = 0; i < count; i++)
        {
            weighted = weighted.Add(totals[i]);
        }

        return weighted;
    }

    public void Dispose() => memory.Dispose();

    private void LoadBuckets(Affine<TField>** pointers)
    {
        int size = TLanes.Size;
        TLanes.LoadPoints(bucket, bucket + size, pointers);
        TVector any = TVector.Zero;
        for (int i = 0; i < 2 * size; i++)
        {
            any |= bucket[i];
        }

        TVector isEmpty = TVector.IsZero(any);
        TLanes.Reduce(bucket, bucket);
        TLanes.Reduce(bucket + size, bucket + size);

        // (x : y : 1), or (0 : 1 : 0) for an empty bucket; infinity's y is the one that z needs elsewhere.
        TLanes.Select(bucket + (2 * size), isEmpty, infinity, infinity + size);
        TLanes.Select(bucket + size, isEmpty, infinity + size, bucket + size);
    }

    /// <summary>p += q. Values in and out are reduced.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddComplete(TVector* p, TVector* q)
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

    // Homogeneous (X : Y : Z) is Jacobian (XZ : YZ² : Z).
    private static void Store(Jacobian<TField>* destination, TVector* point)
    {
        TField* x = stackalloc TField[Lanes];
        TField* y = stackalloc TField[Lanes];
        TField* z = stackalloc TField[Lanes];
        TLanes.Store(x, point);
        TLanes.Store(y, point + TLanes.Size);
        TLanes.Store(z, point + (2 * TLanes.Size));
        for (int lane = 0; lane < Lanes; lane++)
        {
            destination[lane] = z[lane].IsZero
                ? Jacobian<TField>.Infinity
                : new Jacobian<TField>(x[lane] * z[lane], y[lane] * z[lane].Square(), z[lane]);
        }
    }

    private static void Copy(TVector* destination, TVector* source, int count) =>
        Unsafe.CopyBlock(destination, source, (uint)(count * sizeof(TVector)));
}
