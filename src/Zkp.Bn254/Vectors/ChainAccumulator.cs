using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Zkp.Bn254;

/// <summary>
/// Sums many independent chains of affine points, a chain a lane. In each step every chain of a block takes its next point, all
/// with one inversion (Montgomery's trick over the block): 5 products and 1 square an addition, and no two additions of a step ever
/// meet in one bucket.
/// </summary>
internal sealed unsafe class ChainAccumulator<TLanes, TVector, TField> : IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    /// <summary>A block's working set stays below three quarters of a megabyte, the usual second-level cache.</summary>
    private const int BlockBytes = 720 << 10;


    /// <summary>How many groups ahead of its use a point is fetched: far enough for memory, not so far that it is evicted again.</summary>
    private const int PrefetchDistance = 8;

    private readonly int blockGroups;
    private readonly AlignedBuffer<TVector> memory;
    private readonly AlignedBuffer<Affine<TField>> discarded = new(1);
    private readonly TVector* accumulators;
    private readonly TVector* operands;
    private readonly TVector* prefixes;
    private readonly TVector* running;
    private readonly TVector* scratch;
    private readonly TVector* one;
    private readonly byte[] deadLanes;

    private Affine<TField>* points;
    private uint* entries;
    private Chain* chains;
    private int chainCount;

    public ChainAccumulator()
    {
        int size = TLanes.Size;
        blockGroups = BlockBytes / (5 * size * sizeof(TVector));
        memory = new AlignedBuffer<TVector>((long)size * ((5 * blockGroups) + 6));
        accumulators = memory.Pointer;
        operands = accumulators + (2 * size * blockGroups);
        prefixes = operands + (2 * size * blockGroups);
        running = prefixes + (size * blockGroups);
        one = running + size;
        scratch = one + size;
        deadLanes = new byte[blockGroups];
        TField* ones = stackalloc TField[Lanes];
        new Span<TField>(ones, Lanes).Fill(TField.One);
        TLanes.Load(one, ones);
        TLanes.Reduce(one, one);
    }

    private static int Lanes => TVector.Count;

    /// <summary>The number of chains that share one inversion.</summary>
    private int BlockSize => blockGroups * Lanes;

    /// <summary>Sums chains, longest first; every entry is a point's index times two, plus one to subtract the point. No point is infinity.</summary>
    public void Run(Affine<TField>* source, uint* sourceEntries, Chain* sortedChains, int count, CancellationToken cancellationToken)
    {
        points = source;
        entries = sourceEntries;
        for (int first = 0; first < count; first += BlockSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            chains = sortedChains + first;
            chainCount = Math.Min(BlockSize, count - first);
            RunBlock();
        }
    }

    public void Dispose()
    {
        memory.Dispose();
        discarded.Dispose();
    }

    private void RunBlock()
    {
        int groups = (chainCount + Lanes - 1) / Lanes;
        Array.Clear(deadLanes);
        for (int group = 0; group < groups; group++)
        {
            TVector* accumulator = accumulators + (2 * TLanes.Size * group);
            LoadOperands(group, 0, chainCount, accumulator);
            TLanes.Reduce(accumulator, accumulator);
            TLanes.Reduce(accumulator + TLanes.Size, accumulator + TLanes.Size);
        }

        int active = chainCount;
        for (int step = 1; ; step++)
        {
            while (active > 0 && chains[active - 1].Length <= step)
            {
                active--;
            }

            if (active == 0)
            {
                break;
            }

            while (true)
            {
                Forward(step, active);
                if (LaneInversion<TLanes, TVector, TField>.TryInvert(running, scratch))
                {
                    break;
                }

                RetireExceptionalChains(active);
            }

            Backward(active);
        }

        StoreSums(groups);
    }

    /// <summary>Loads the points of one step and multiplies up the differences of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Forward(int step, int active)
    {
        int size = TLanes.Size;
        Unsafe.CopyBlock(running, one, (uint)(size * sizeof(TVector)));
        int groups = (active + Lanes - 1) / Lanes;
        for (int group = 0; group < groups; group++)
        {
            TVector* operand = operands + (2 * size * group);
            Prefetch(group + PrefetchDistance, step, active);
            LoadOperands(group, step, active, operand);
            Unsafe.CopyBlock(prefixes + (size * group), running, (uint)(size * sizeof(TVector)));
            MultiplyRunning(group, active);
        }
    }

    /// <summary>Undoes the products one by one; each gives one reciprocal and with it one addition in every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Backward(int active)
    {
        int size = TLanes.Size;
        int groups = (active + Lanes - 1) / Lanes;
        TVector* slope = scratch + size;
        TVector* square = scratch + (2 * size);
        TVector* x3 = scratch + (3 * size);
        for (int group = groups - 1; group >= 0; group--)
        {
            TVector* x1 = accumulators + (2 * size * group);
            TVector* y1 = x1 + size;
            TVector* x2 = operands + (2 * size * group);
            TVector* y2 = x2 + size;
            TLanes.Multiply(slope, prefixes + (size * group), running);
            MultiplyRunning(group, active);
            TLanes.MultiplyDifference(slope, y2, y1, slope);
            TLanes.Square(square, slope);
            if (IsFull(group, active))
            {
                TLanes.ReduceDifference(x3, square, x1, x2);
                TLanes.MultiplyDifference(square, x1, x3, slope);
                TLanes.ReduceDifference(y1, square, y1);
                Unsafe.CopyBlock(x1, x3, (uint)(size * sizeof(TVector)));
            }
            else
            {
                TLanes.ReduceDifference(x3, square, x1, x2);
                TLanes.MultiplyDifference(square, x1, x3, slope);
                TLanes.ReduceDifference(square, square, y1);
                TVector mask = ActiveMask(group, active);
                TLanes.Select(x1, mask, x3, x1);
                TLanes.Select(y1, mask, square, y1);
            }
        }
    }

    /// <summary>running *= x2 − x1, or one in lanes that take no part in this step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MultiplyRunning(int group, int active)
    {
        if (IsFull(group, active))
        {
            TLanes.MultiplyDifference(
                running, operands + (2 * TLanes.Size * group), accumulators + (2 * TLanes.Size * group), running);
            return;
        }

        Difference(scratch, group, active);
        TLanes.Multiply(running, scratch, running);
    }

    /// <summary>x2 − x1, or one in lanes that take no part in this step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Difference(TVector* result, int group, int active)
    {
        TLanes.Subtract(result, operands + (2 * TLanes.Size * group), accumulators + (2 * TLanes.Size * group));
        if (!IsFull(group, active))
        {
            TLanes.Select(result, ActiveMask(group, active), result, one);
        }
    }

    private bool IsFull(int group, int active) => ((group + 1) * Lanes) <= active && deadLanes[group] == 0;

    private TVector ActiveMask(int group, int active)
    {
        TVector mask;
        long* words = (long*)&mask;
        for (int lane = 0; lane < Lanes; lane++)
        {
            bool isActive = (group * Lanes) + lane < active && (deadLanes[group] & (1 << lane)) == 0;
            words[lane] = isActive ? -1L : 0L;
        }

        return mask;
    }

    /// <summary>
    /// Takes chains out of the block whose next addition is a doubling or gives infinity: the affine formula has no slope for them. They
    /// are rare (equal points in one chain) and summed by scalar code at the end.
    /// </summary>
    private void RetireExceptionalChains(int active)
    {
        TField* values = stackalloc TField[Lanes];
        int groups = (active + Lanes - 1) / Lanes;
        for (int group = 0; group < groups; group++)
        {
            Difference(scratch, group, active);
            TLanes.Reduce(scratch, scratch);
            TLanes.Store(values, scratch);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if (values[lane].IsZero)
                {
                    deadLanes[group] |= (byte)(1 << lane);
                }
            }
        }
    }

    private void StoreSums(int groups)
    {
        Affine<TField>** destinations = stackalloc Affine<TField>*[Lanes];
        for (int group = 0; group < groups; group++)
        {
            for (int lane = 0; lane < Lanes; lane++)
            {
                int chain = (group * Lanes) + lane;
                destinations[lane] = chain < chainCount ? (Affine<TField>*)chains[chain].Destination : discarded.Pointer;
            }

            TVector* accumulator = accumulators + (2 * TLanes.Size * group);
            TLanes.StorePoints(destinations, accumulator, accumulator + TLanes.Size);
            for (int lane = 0; lane < Lanes; lane++)
            {
                if ((deadLanes[group] & (1 << lane)) != 0)
                {
                    *destinations[lane] = SumByScalars(chains[(group * Lanes) + lane]);
                }
            }
        }
    }

    private Affine<TField> SumByScalars(in Chain chain)
    {
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        for (int i = 0; i < chain.Length; i++)
        {
            uint entry = entries[chain.Start + i];
            Affine<TField> point = points[entry >> 1];
            sum = sum.Add((entry & 1) == 0 ? point : point.Negate());
        }

        return sum.ToAffine();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LoadOperands(int group, int step, int active, TVector* operand)
    {
        Affine<TField>** pointers = stackalloc Affine<TField>*[Lanes];
        TVector negative;
        long* signs = (long*)&negative;
        int first = group * Lanes;
        for (int lane = 0; lane < Lanes; lane++)
        {
            // A lane without a point of its own reads its neighbour's; the mask of the step drops what comes of it.
            Chain* chain = chains + Math.Min(first + lane, active - 1);
            uint entry = entries[chain->Start + step];
            pointers[lane] = points + (entry >> 1);
            signs[lane] = -(long)(entry & 1);
        }

        TLanes.LoadPoints(operand, operand + TLanes.Size, pointers);
        TLanes.NegateWhere(operand + TLanes.Size, negative);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Prefetch(int group, int step, int active)
    {
        int first = group * Lanes;
        if (first + Lanes > active)
        {
            return;
        }

        for (int lane = 0; lane < Lanes; lane++)
        {
            // Points lie in a file as its sections do, hardly ever on a cache line's boundary.
            byte* point = (byte*)(points + (entries[chains[first + lane].Start + step] >> 1));
            Sse.Prefetch0(point);
            if (sizeof(Affine<TField>) > 64)
            {
                Sse.Prefetch0(point + 64);
            }

            Sse.Prefetch0(point + sizeof(Affine<TField>) - 1);
        }
    }
}
