using System.Runtime.CompilerServices;

namespace Zkp.Bn254;

/// <summary>
/// The bucket method for a range of windows of one multi-scalar multiplication: digits are sorted by bucket, a bucket's points become one or
/// several chains, chains are summed, and so on until every bucket has one sum. One instance serves one thread at a time and keeps its
/// memory.
/// </summary>
internal sealed unsafe class WindowSums<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    private const int MergedAtOnce = 4;

    private readonly ChainAccumulator<TLanes, TVector, TField> accumulator = new();
    private readonly BucketReducer<TLanes, TVector, TField> reducer = new();
    private readonly AlignedBuffer<short> digits = new();
    private readonly AlignedBuffer<uint> entries = new();
    private readonly AlignedBuffer<int> offsets = new();
    private readonly AlignedBuffer<Affine<TField>> buckets = new();
    private readonly AlignedBuffer<Affine<TField>>[] partialSums = [new(), new()];
    private readonly AlignedBuffer<uint> partialEntries = new();
    private readonly ChainList chains = new();
    private readonly List<(int Bucket, int First, int Count)> split = [];

    /// <summary>The sums of windows [first, first + count), each without its power of two; with a table of points one sum of them all.</summary>
    public void Run(
        in MsmInput<TField> input, int first, int count, Span<Jacobian<TField>> sums, CancellationToken cancellationToken)
    {
        int perWindow = input.Windows.MaxDigit;
        int total = sums.Length * perWindow;
        Sort(input, first, count);
        Affine<TField>* sumsOfBuckets = buckets.Ensure(total);
        new Span<Affine<TField>>(sumsOfBuckets, total).Clear();

        // Four standard deviations above the average: a crowded bucket is split, so that no step runs with a few lanes only.
        double average = (double)input.Count * count / total;
        int limit = (int)(average + (4 * Math.Sqrt(average))) + 8;
        int* ends = offsets.Pointer;
        AddChains(total, bucket => (bucket == 0 ? 0 : ends[bucket - 1], ends[bucket]), limit, sumsOfBuckets, partialSums[0]);
        accumulator.Run(input.Points, entries.Pointer, chains.Sort(), chains.Count, cancellationToken);
        for (int level = 0; split.Count > 0; level ^= 1)
        {
            MergeSplitBuckets(sumsOfBuckets, partialSums[level], partialSums[level ^ 1], cancellationToken);
        }

        reducer.Reduce(sumsOfBuckets, perWindow, sums, cancellationToken);
    }

    public void Dispose()
    {
        accumulator.Dispose();
        reducer.Dispose();
        digits.Dispose();
        entries.Dispose();
        offsets.Dispose();
        buckets.Dispose();
        partialSums[0].Dispose();
        partialSums[1].Dispose();
        partialEntries.Dispose();
        chains.Dispose();
    }

    /// <summary>A counting sort of (window, digit): afterwards entries of bucket b end at offsets[b] and begin where those of b − 1 end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Sort(in MsmInput<TField> input, int first, int count)
    {
        int perWindow = input.Windows.MaxDigit;
        int points = input.Count;
        int step = input.RowLength == 0 ? perWindow : 0;
        int total = input.RowLength == 0 ? count * perWindow : perWindow;
        short* d = digits.Ensure((long)points * count);
        int* next = offsets.Ensure((long)total + 1) + 1;
        new Span<int>(offsets.Pointer, total + 1).Clear();
        for (int window = 0; window < count; window++)
        {
            short* row = d + ((long)window * points);
            int* counts = next + (window * step) - 1;
            input.Windows.ReadShiftedDigits(input.Shifted, points, first + window, row);
            for (int i = 0; i < points; i++)
            {
                int digit = row[i];
                if (digit != 0)
                {
                    int isNegative = digit >> 31;
                    counts[(digit ^ isNegative) - isNegative]++;
                }
            }
        }

        // Exclusive prefix sums in place, one to the right: filling the buckets then moves each to its end.
        int sum = 0;
        int* start = offsets.Pointer;
        for (int bucket = 0; bucket < total; bucket++)
        {
            int size = next[bucket];
            start[bucket] = sum;
            sum += size;
        }

        uint* sorted = entries.Ensure(sum);
        for (int window = 0; window < count; window++)
        {
            short* row = d + ((long)window * points);
            int* position = start + (window * step) - 1;
            uint firstOfRow = (uint)((first + window) * input.RowLength);
            for (int i = 0; i < points; i++)
            {
                int digit = row[i];
                if (digit != 0)
                {
                    int isNegative = digit >> 31;
                    sorted[position[(digit ^ isNegative) - isNegative]++] = ((firstOfRow + input.Indices[i]) << 1) | (uint)(isNegative & 1);
                }
            }
        }
    }

    private void AddChains(
        int count, Func<int, (int Start, int End)> range, int limit, Affine<TField>* whole, AlignedBuffer<Affine<TField>> parts)
    {
        chains.Clear(limit);
        split.Clear();
        int slots = 0;
        for (int bucket = 0; bucket < count; bucket++)
        {
            (int start, int end) = range(bucket);
            if (end - start > limit)
            {
                int pieces = Pieces(end - start, limit);
                split.Add((bucket, slots, pieces));
                slots += pieces;
            }
        }

        Affine<TField>* partial = parts.Ensure(slots);
        int nextSlot = 0;
        for (int bucket = 0; bucket < count; bucket++)
        {
            (int start, int end) = range(bucket);
            int length = end - start;
            if (length is 0)
            {
                continue;
            }

            if (length <= limit)
            {
                chains.Add(new Chain(start, length, whole + bucket));
                continue;
            }

            int pieces = Pieces(length, limit);
            for (int piece = 0; piece < pieces; piece++)
            {
                int from = start + (int)((long)length * piece / pieces);
                int to = start + (int)((long)length * (piece + 1) / pieces);
                chains.Add(new Chain(from, to - from, partial + nextSlot++));
            }
        }
    }

    /// <summary>
    /// How many chains a crowded bucket becomes: as few as the limit allows, or, if it is most of what there is to do, enough to share an
    /// inversion among a block of them.
    /// </summary>
    private int Pieces(int length, int limit)
    {
        int fewest = (length + limit - 1) / limit;
        return length <= 8 * limit ? fewest : Math.Max(fewest, Math.Min(accumulator.BlockSize, length / 16));
    }

    /// <summary>
    /// Sums the partial sums of split buckets by the same means, into the bucket or, when there are more than a few, into fewer partial sums:
    /// every step costs an inversion however few chains take part, so there should be few steps.
    /// </summary>
    private void MergeSplitBuckets(
        Affine<TField>* whole,
        AlignedBuffer<Affine<TField>> from,
        AlignedBuffer<Affine<TField>> to,
        CancellationToken cancellationToken)
    {
        (int Bucket, int First, int Count)[] pending = [.. split];
        int[] bounds = new int[pending.Length + 1];
        uint* list = partialEntries.Ensure(pending[^1].First + pending[^1].Count);
        int used = 0;
        for (int i = 0; i < pending.Length; i++)
        {
            for (int slot = pending[i].First; slot < pending[i].First + pending[i].Count; slot++)
            {
                // A partial sum that is infinity adds nothing, and chains take finite points only.
                if (!from.Pointer[slot].IsInfinity)
                {
                    list[used++] = (uint)slot << 1;
                }
            }

            bounds[i + 1] = used;
        }

        // Sums go to consecutive places first, since the buckets' own are scattered.
        Affine<TField>[] merged = new Affine<TField>[pending.Length];
        fixed (Affine<TField>* destination = merged)
        {
            AddChains(pending.Length, i => (bounds[i], bounds[i + 1]), MergedAtOnce, destination, to);
            accumulator.Run(from.Pointer, list, chains.Sort(), chains.Count, cancellationToken);
        }

        HashSet<int> again = [.. split.Select(item => item.Bucket)];
        for (int i = 0; i < pending.Length; i++)
        {
            if (!again.Contains(i))
            {
                whole[pending[i].Bucket] = merged[i];
            }
        }

        for (int i = 0; i < split.Count; i++)
        {
            split[i] = (pending[split[i].Bucket].Bucket, split[i].First, split[i].Count);
        }
    }
}
