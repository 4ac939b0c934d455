using System.Numerics;

namespace Zkp.Bn254;

/// <summary>
/// Σ d·bucket[d] over each of some windows. Every lane takes a window, or a segment of one when there are fewer, and sums suffix sums by complete
/// formulas.
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
    private readonly LanePoints<TLanes, TVector, TField> points = new();

    public BucketReducer()
    {
        int size = TLanes.Size;
        memory = new AlignedBuffer<TVector>(9L * size);
        suffix = memory.Pointer;
        total = suffix + (3 * size);
        bucket = total + (3 * size);
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
        int segment = sums.Length * perWindow / Lanes;
        points.SetInfinity(suffix);
        points.SetInfinity(total);
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        for (int i = segment - 1; i >= 0; i--)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                pointers[lane] = buckets + (lane * segment) + i;
            }

            points.Load(bucket, pointers);
            points.Add(suffix, bucket);
            points.Add(total, suffix);
        }

        Jacobian<TField>* suffixes = stackalloc Jacobian<TField>[Lanes];
        Jacobian<TField>* totals = stackalloc Jacobian<TField>[Lanes];
        LanePoints<TLanes, TVector, TField>.Store(suffixes, suffix, Lanes);
        LanePoints<TLanes, TVector, TField>.Store(totals, total, Lanes);
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

    public void Dispose()
    {
        memory.Dispose();
        points.Dispose();
    }
}
