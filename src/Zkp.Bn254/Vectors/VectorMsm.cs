using System.Collections.Concurrent;

namespace Zkp.Bn254;

/// <summary>Σ sᵢ·Pᵢ with batched affine additions in vectors; <see cref="ScalarMsm"/> is its slow twin.</summary>
internal static unsafe class VectorMsm<TLanes, TField>
    where TLanes : struct, ILaneField<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Below this the set-up costs more than the vectors save.</summary>
    private const int MinCount = 64;

    /// <summary>Chains below this number share an inversion among too few; windows are taken together to reach it.</summary>
    private const int ChainsWanted = 2048;

    private static readonly ConcurrentBag<WindowSums<TLanes, TField>> Workers = [];

    /// <summary>Sums <paramref name="count"/> points times canonical scalars.</summary>
    public static Jacobian<TField> Sum(
        Affine<TField>* points, Limbs* scalars, int count, int threads, CancellationToken cancellationToken = default)
    {
        if (count < MinCount || !LaneMath<BaseModulus>.IsSupported)
        {
            return ScalarMsm.Sum(points, scalars, count, threads, cancellationToken);
        }

        using AlignedBuffer<uint> indices = new(count);
        using AlignedBuffer<Limbs> shifted = new(count);
        int live = 0;
        for (int i = 0; i < count; i++)
        {
            if (!scalars[i].IsZero && !points[i].IsInfinity)
            {
                indices.Pointer[live] = (uint)i;
                shifted.Pointer[live++] = scalars[i];
            }
        }

        ScalarWindows windows = new(WindowBits(live));
        for (int i = 0; i < live; i++)
        {
            shifted.Pointer[i] = windows.Shift(shifted.Pointer[i]);
        }

        MsmInput<TField> input = new(points, indices.Pointer, shifted.Pointer, live, windows);
        Jacobian<TField>[] sums = new Jacobian<TField>[windows.Count];
        int perTask = Math.Max(1, Math.Min(ChainsWanted / windows.MaxDigit, (windows.Count + threads - 1) / threads));
        int tasks = (windows.Count + perTask - 1) / perTask;
        ParallelOptions options = new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, tasks, options, task =>
        {
            int first = task * perTask;
            int taken = Math.Min(perTask, windows.Count - first);
            WindowSums<TLanes, TField> worker = Workers.TryTake(out WindowSums<TLanes, TField>? idle) ? idle : new WindowSums<TLanes, TField>();
            worker.Run(input, first, taken, sums.AsSpan(first, taken), cancellationToken);
            Workers.Add(worker);
        });
        return ScalarMsm.Combine(sums, windows.Bits);
    }

    /// <summary>
    /// The width that makes the products fewest: six for each point and window, and about 25 for each bucket (two complete additions and the
    /// conversion of its sum).
    /// </summary>
    internal static int WindowBits(int count)
    {
        int best = 4;
        double bestCost = double.MaxValue;
        for (int bits = 4; bits <= 16; bits++)
        {
            double cost = new ScalarWindows(bits).Count * ((6.0 * count) + (25.0 * (1 << (bits - 1))));
            if (cost < bestCost)
            {
                (best, bestCost) = (bits, cost);
            }
        }

        return best;
    }
}
