using System.Numerics;
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
    /// <summary>The length of chains of partial sums. Every step costs an inversion however few chains take part, so there should be few steps.</summary>
    private const int MergedAtOnce = 4;

    /// <summary>Chains enough to share an inversion among.</summary>
    private const int ChainsWanted = 1024;

    /// <summary>From this number of buckets on, summing them by rows and columns first costs less than weighing each.</summary>
    private const int MinGrid = 64;

    private readonly ChainAccumulator<TLanes, TVector, TField> accumulator = new();
    private readonly BucketReducer<TLanes, TVector, TField> reducer = new();
    private readonly AlignedBuffer<short> digits = new();
    private readonly AlignedBuffer<uint> entries = new();
    private readonly AlignedBuffer<int> offsets = new();
    private readonly AlignedBuffer<Affine<TField>> buckets = new();
    private readonly AlignedBuffer<Affine<TField>>[] partialSums = [new(), new()];
    private readonly AlignedBuffer<uint> partialEntries = new();
    private readonly ChainList chains = new();
    private readonly List<EntryRange> ranges = [];
    private readonly List<EntryRange> split = [];
    private readonly AlignedBuffer<Affine<TField>> lines = new();
    private readonly AlignedBuffer<Jacobian<TField>> sumsOfLines = new();

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
        ranges.Clear();
        int start = 0;
        for (int bucket = 0; bucket < total; bucket++)
        {
            int end = offsets.Pointer[bucket];
            if (end > start)
            {
                ranges.Add(new EntryRange(bucket, start, end - start));
            }

            start = end;
        }

        SumRanges(input.Points, entries.Pointer, limit, sumsOfBuckets, cancellationToken);
        if (perWindow >= MinGrid)
        {
            WeighByLines(sumsOfBuckets, perWindow, sums, cancellationToken);
        }
        else
        {
            reducer.Reduce(sumsOfBuckets, perWindow, sums, cancellationToken);
        }
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
        lines.Dispose();
        sumsOfLines.Dispose();
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

    /// <summary>
    /// Sums the points of every range into its place of <paramref name="whole"/>. A range longer than the limit becomes several chains, whose
    /// sums are summed by the same means, as often as it takes.
    /// </summary>
    private void SumRanges(
        Affine<TField>* points, uint* list, int limit, Affine<TField>* whole, CancellationToken cancellationToken)
    {
        for (int level = 0; ; level ^= 1)
        {
            AddChains(limit, whole, partialSums[level]);
            accumulator.Run(points, list, chains.Sort(), chains.Count, cancellationToken);
            if (split.Count == 0)
            {
                return;
            }

            points = partialSums[level].Pointer;
            list = ListPartialSums(points);
            limit = MergedAtOnce;
        }
    }

    private void AddChains(int limit, Affine<TField>* whole, AlignedBuffer<Affine<TField>> parts)
    {
        chains.Clear(limit);
        split.Clear();
        int slots = 0;
        foreach (EntryRange range in ranges)
        {
            slots += range.Length > limit ? Pieces(range.Length, limit) : 0;
        }

        Affine<TField>* partial = parts.Ensure(slots);
        int slot = 0;
        foreach (EntryRange range in ranges)
        {
            if (range.Length <= limit)
            {
                chains.Add(new Chain(range.Start, range.Length, whole + range.Target));
                continue;
            }

            int pieces = Pieces(range.Length, limit);
            split.Add(new EntryRange(range.Target, slot, pieces));
            for (int piece = 0; piece < pieces; piece++)
            {
                int from = range.Start + (int)((long)range.Length * piece / pieces);
                int to = range.Start + (int)((long)range.Length * (piece + 1) / pieces);
                chains.Add(new Chain(from, to - from, partial + slot++));
            }
        }
    }

    /// <summary>
    /// How many chains a crowded bucket becomes: as few as the limit allows, or, if it is most of what there is to do, enough to share an
    /// inversion among a block of them.
    /// </summary>
    private static int Pieces(int length, int limit)
    {
        int fewest = (length + limit - 1) / limit;
        return length <= 8 * limit ? fewest : Math.Max(fewest, Math.Min(ChainsWanted, length / 16));
    }

    /// <summary>The partial sums of split ranges as the next ranges.</summary>
    private uint* ListPartialSums(Affine<TField>* partial)
    {
        uint* list = partialEntries.Ensure(split[^1].Start + split[^1].Length);
        int used = 0;
        ranges.Clear();
        foreach (EntryRange parts in split)
        {
            int first = used;
            for (int slot = parts.Start; slot < parts.Start + parts.Length; slot++)
            {
                used = AppendFinite(list, used, partial, slot);
            }

            AddRange(parts.Target, first, used);
        }

        return list;
    }

    /// <summary>
    /// Σ (i + 1)·bucket[i] of every window. With i = width·row + column that is width·Σ row·(sum of the row) + Σ (column + 1)·(sum of the column):
    /// two cheap additions a bucket, and only the lines are left to be weighed.
    /// </summary>
    private void WeighByLines(Affine<TField>* sumsOfBuckets, int perWindow, Span<Jacobian<TField>> sums, CancellationToken cancellationToken)
    {
        int logWidth = (BitOperations.Log2((uint)perWindow) + 1) / 2;
        int width = 1 << logWidth;
        Affine<TField>* sumsOf = lines.Ensure(2L * sums.Length * width);
        new Span<Affine<TField>>(sumsOf, 2 * sums.Length * width).Clear();
        uint* list = entries.Ensure(2L * sums.Length * perWindow);
        int used = 0;
        ranges.Clear();
        for (int window = 0; window < sums.Length; window++)
        {
            int bucket = window * perWindow;
            int line = 2 * window * width;
            for (int row = 1; row < perWindow / width; row++)
            {
                int first = used;
                for (int column = 0; column < width; column++)
                {
                    used = AppendFinite(list, used, sumsOfBuckets, bucket + (row * width) + column);
                }

                AddRange(line + row - 1, first, used);
            }

            for (int column = 0; column < width; column++)
            {
                int first = used;
                for (int row = 0; row < perWindow / width; row++)
                {
                    used = AppendFinite(list, used, sumsOfBuckets, bucket + (row * width) + column);
                }

                AddRange(line + width + column, first, used);
            }
        }

        SumRanges(sumsOfBuckets, list, Math.Max(MergedAtOnce, used / ChainsWanted), sumsOf, cancellationToken);
        Span<Jacobian<TField>> weighed = new(sumsOfLines.Ensure(2 * sums.Length), 2 * sums.Length);
        reducer.Reduce(sumsOf, width, weighed, cancellationToken);
        for (int window = 0; window < sums.Length; window++)
        {
            Jacobian<TField> rows = weighed[2 * window];
            for (int bit = 0; bit < logWidth; bit++)
            {
                rows = rows.Double();
            }

            sums[window] = rows.Add(weighed[(2 * window) + 1]);
        }
    }

    /// <summary>Chains take finite points only.</summary>
    private static int AppendFinite(uint* list, int used, Affine<TField>* points, int index)
    {
        list[used] = (uint)index << 1;
        return points[index].IsInfinity ? used : used + 1;
    }

    private void AddRange(int target, int start, int end)
    {
        if (end > start)
        {
            ranges.Add(new EntryRange(target, start, end - start));
        }
    }
}
