namespace Zkp.Bn254;

/// <summary>Multi-scalar multiplication by vectors where the machine has them; <see cref="ScalarMsm"/> is the slow twin.</summary>
internal static unsafe class VectorMsm<TLanes, TField>
    where TLanes : struct, ILaneField<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Below this the set-up costs more than the vectors save.</summary>
    private const int MinCount = 64;

    /// <summary>
    /// The job of summing <paramref name="count"/> points times canonical scalars, which must stay where they are until it is done; by the
    /// points' multiples, where there is a table of them.
    /// </summary>
    public static MsmJob<TField> CreateJob(
        Affine<TField>* points, Limbs* scalars, int count, int threads, PointTable<TField>? table = null) =>
        count < MinCount || !LaneMath<BaseModulus>.IsSupported
            ? new ScalarMsmJob<TField>(points, scalars, count)
            : new VectorMsmJob<TLanes, TField>(points, scalars, count, threads, table);

    /// <summary>Sums <paramref name="count"/> points times canonical scalars.</summary>
    public static Jacobian<TField> Sum(
        Affine<TField>* points,
        Limbs* scalars,
        int count,
        int threads,
        PointTable<TField>? table = null,
        CancellationToken cancellationToken = default)
    {
        MsmJob<TField> job = CreateJob(points, scalars, count, threads, table);
        try
        {
            MsmJob.RunAll([job], threads, cancellationToken);
            return job.Combine();
        }
        finally
        {
            (job as IDisposable)?.Dispose();
        }
    }

    /// <summary>
    /// The width that makes the products fewest: six for each point and window, and about 38 for each bucket (two complete additions and the
    /// conversion of its sum).
    /// </summary>
    internal static int WindowBits(int count)
    {
        int best = 4;
        double bestCost = double.MaxValue;
        for (int bits = 4; bits <= 16; bits++)
        {
            double cost = new ScalarWindows(bits).Count * ((6.0 * count) + (38.0 * (1 << (bits - 1))));
            if (cost < bestCost)
            {
                (best, bestCost) = (bits, cost);
            }
        }

        return best;
    }
}
