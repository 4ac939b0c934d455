using System.Collections.Concurrent;

namespace Zkp.Bn254;

/// <summary>Σ sᵢ·Pᵢ with batched affine additions in vectors, a few windows a task.</summary>
internal sealed unsafe class VectorMsmJob<TLanes, TField> : MsmJob<TField>, IDisposable
    where TLanes : struct, ILaneField<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Chains below this number share an inversion among too few; windows are taken together to reach it.</summary>
    private const int ChainsWanted = 2048;

    private static readonly ConcurrentBag<WindowSums<TLanes, TField>> Workers = [];

    private readonly AlignedBuffer<uint> indices;
    private readonly AlignedBuffer<Limbs> shifted;
    private readonly Affine<TField>* points;
    private readonly int live;
    private readonly ScalarWindows windows;
    private readonly Jacobian<TField>[] sums;
    private readonly int windowsPerTask;

    /// <summary>Keeps the terms that contribute: finite points with non-zero scalars.</summary>
    public VectorMsmJob(Affine<TField>* points, Limbs* scalars, int count, int threads)
    {
        this.points = points;
        indices = new AlignedBuffer<uint>(count);
        shifted = new AlignedBuffer<Limbs>(count);
        for (int i = 0; i < count; i++)
        {
            if (!scalars[i].IsZero && !points[i].IsInfinity)
            {
                indices.Pointer[live] = (uint)i;
                shifted.Pointer[live++] = scalars[i];
            }
        }

        windows = new ScalarWindows(VectorMsm<TLanes, TField>.WindowBits(live));
        for (int i = 0; i < live; i++)
        {
            shifted.Pointer[i] = windows.Shift(shifted.Pointer[i]);
        }

        sums = new Jacobian<TField>[windows.Count];
        windowsPerTask = Math.Clamp(ChainsWanted / windows.MaxDigit, 1, (windows.Count + threads - 1) / threads);
    }

    public override int TaskCount => (windows.Count + windowsPerTask - 1) / windowsPerTask;

    public override void RunTask(int task, CancellationToken cancellationToken)
    {
        int first = task * windowsPerTask;
        int taken = Math.Min(windowsPerTask, windows.Count - first);
        MsmInput<TField> input = new(points, indices.Pointer, shifted.Pointer, live, windows);
        WindowSums<TLanes, TField> worker = Workers.TryTake(out WindowSums<TLanes, TField>? idle) ? idle : new WindowSums<TLanes, TField>();
        worker.Run(input, first, taken, sums.AsSpan(first, taken), cancellationToken);
        Workers.Add(worker);
    }

    public override Jacobian<TField> Combine() => ScalarMsm.Combine(sums, windows.Bits);

    public void Dispose()
    {
        indices.Dispose();
        shifted.Dispose();
    }
}
