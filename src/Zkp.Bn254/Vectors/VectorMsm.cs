namespace Zkp.Bn254;

/// <summary>Multi-scalar multiplication by the widest vectors that the machine has; <see cref="ScalarMsm"/> is the slow twin.</summary>
internal static unsafe class VectorMsm
{
    /// <summary>Below this the set-up costs more than the vectors save.</summary>
    private const int MinCount = 64;

    /// <summary>What a bucket costs, in products: two affine additions and the conversion of its sum. Best of 10 to 38 where measured.</summary>
    internal const int BucketProducts = 16;

    /// <summary>
    /// The job of summing <paramref name="count"/> points times canonical scalars, which must stay where they are until it is done; by the
    /// points' multiples, where there is a table of them.
    /// </summary>
    public static MsmJob<Fq> CreateJob(Affine<Fq>* points, Limbs* scalars, int count, int threads, PointTable<Fq>? table = null) =>
        count < MinCount ? new ScalarMsmJob<Fq>(points, scalars, count)
        : Lanes8.IsSupported ? new VectorMsmJob<FqLanes<Lanes8>, Lanes8, Fq>(points, scalars, count, threads, table)
        : Lanes4.IsSupported ? new VectorMsmJob<FqLanes<Lanes4>, Lanes4, Fq>(points, scalars, count, threads, table)
        : new ScalarMsmJob<Fq>(points, scalars, count);

    /// <summary>The same in G2.</summary>
    public static MsmJob<Fq2> CreateJob(Affine<Fq2>* points, Limbs* scalars, int count, int threads, PointTable<Fq2>? table = null) =>
        count < MinCount ? new ScalarMsmJob<Fq2>(points, scalars, count)
        : Lanes8.IsSupported ? new VectorMsmJob<Fq2Lanes<Lanes8>, Lanes8, Fq2>(points, scalars, count, threads, table)
        : Lanes4.IsSupported ? new VectorMsmJob<Fq2Lanes<Lanes4>, Lanes4, Fq2>(points, scalars, count, threads, table)
        : new ScalarMsmJob<Fq2>(points, scalars, count);

    /// <summary>
    /// The width that makes the products fewest: six for each point and window, and some for each bucket.
    /// </summary>
    internal static int WindowBits(int count)
    {
        int best = 4;
        double bestCost = double.MaxValue;
        for (int bits = 4; bits <= ScalarWindows.MaxBits; bits++)
        {
            double cost = new ScalarWindows(bits).Count * ((6.0 * count) + (BucketProducts * (1 << (bits - 1))));
            if (cost < bestCost)
            {
                (best, bestCost) = (bits, cost);
            }
        }

        return best;
    }
}
