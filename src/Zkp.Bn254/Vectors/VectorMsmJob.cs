using System.Collections.Concurrent;

namespace Zkp.Bn254;

/// <summary>Σ sᵢ·Pᵢ with batched affine additions in vectors, a few windows a task.</summary>
internal sealed unsafe class VectorMsmJob<TLanes, TVector, TField> : MsmJob<TField>, IDisposable
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Chains below this number share an inversion among too few; windows are taken together to reach it.</summary>
    private const int ChainsWanted = 2048;

    /// <summary>Sharing fewer terms out costs more in buckets than a second thread brings.</summary>
    private const int MinTermsOfTask = 512;

    private static readonly ConcurrentBag<WindowSums<TLanes, TVector, TField>> Workers = [];

    private readonly AlignedBuffer<uint> indices;
    private readonly AlignedBuffer<Limbs> shifted;
    private readonly Affine<TField>* points;
    private readonly int live;
    private readonly ScalarWindows windows;
    private readonly Jacobian<TField>[] sums;
    private readonly PointTable<TField>? table;

    /// <summary>Keeps the terms that contribute: finite points with non-zero scalars.</summary>
    /// <param name="points">The points.</param>
    /// <param name="scalars">As many canonical scalars.</param>
    /// <param name="count">The number of both.</param>
    /// <param name="threads">How many threads will run the tasks.</param>
    /// <param name="table">The points' multiples, where somebody has computed them.</param>
    public VectorMsmJob(Affine<TField>* points, Limbs* scalars, int count, int threads, PointTable<TField>? table)
    {
        this.points = points;
        this.table = table;
        indices = new AlignedBuffer<uint>(count);
        shifted = new AlignedBuffer<Limbs>(count + 1L);
        for (int i = 0; i < count; i++)
        {
            if (!scalars[i].IsZero && !points[i].IsInfinity)
            {
                indices.Pointer[live] = (uint)i;
                shifted.Pointer[live++] = scalars[i];
            }
        }

        windows = table?.Windows ?? new ScalarWindows(VectorMsm.WindowBits(live));
        for (int i = 0; i < live; i++)
        {
            shifted.Pointer[i] = windows.Shift(shifted.Pointer[i]);
        }

        // With a table the windows share their buckets, so it is the terms that are shared out.
        sums = new Jacobian<TField>[table is null ? windows.Count : Math.Clamp(live / MinTermsOfTask, 1, threads)];
        TaskCount = table is null ? CountTasks(threads) : sums.Length;
    }

    public override int TaskCount { get; }

    public override void RunTask(int task, CancellationToken cancellationToken)
    {
        WindowSums<TLanes, TVector, TField> worker = Workers.TryTake(out WindowSums<TLanes, TVector, TField>? idle) ? idle : new WindowSums<TLanes, TVector, TField>();
        if (table is null)
        {
            int first = windows.Count * task / TaskCount;
            int taken = (windows.Count * (task + 1) / TaskCount) - first;
            MsmInput<TField> input = new(points, indices.Pointer, shifted.Pointer, live, windows);
            worker.Run(input, first, taken, sums.AsSpan(first, taken), cancellationToken);
        }
        else
        {
            int first = (int)((long)live * task / sums.Length);
            int taken = (int)((long)live * (task + 1) / sums.Length) - first;
            MsmInput<TField> input = new(table.Rows, indices.Pointer + first, shifted.Pointer + first, taken, windows, table.Count);
            worker.Run(input, 0, windows.Count, sums.AsSpan(task, 1), cancellationToken);
        }

        Workers.Add(worker);
    }

    public override Jacobian<TField> Combine() =>
        table is null ? ScalarMsm.Combine(sums, windows.Bits) : sums.Aggregate((left, right) => left.Add(right));

    /// <summary>As few as keep the threads equally busy.</summary>
    private int CountTasks(int threads)
    {
        int perTask = Math.Clamp(ChainsWanted / windows.MaxDigit, 1, windows.Count);
        int tasks = (windows.Count + perTask - 1) / perTask;
        return Math.Min(windows.Count, (tasks + threads - 1) / threads * threads);
    }

    public void Dispose()
    {
        indices.Dispose();
        shifted.Dispose();
    }
}
