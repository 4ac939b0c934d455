namespace Zkp.Bn254;

/// <summary>
/// The multiples 2^(bits·w)·P of fixed points, one row a window. With them every window's digits fall into one set of buckets: nothing is
/// doubled, buckets are weighted once, and windows can be wider, so that a sum takes fewer additions. A slow twin is the sum without it.
/// </summary>
internal sealed unsafe class PointTable<TField> : IDisposable
    where TField : unmanaged, IField<TField>
{
    private const int ChunkSize = 256;

    private readonly AlignedBuffer<Affine<TField>> rows;

    /// <summary>Computes the table of <paramref name="count"/> points, some of which may be infinity.</summary>
    public PointTable(Affine<TField>* points, int count, int threads, CancellationToken cancellationToken)
    {
        Count = count;
        Windows = new ScalarWindows(WindowBits(points, count));
        rows = new AlignedBuffer<Affine<TField>>((long)count * Windows.Count);
        try
        {
            Parallel.For(
                0,
                (count + ChunkSize - 1) / ChunkSize,
                new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                chunk => Fill(points, chunk * ChunkSize, Math.Min(ChunkSize, count - (chunk * ChunkSize))));
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The number of points of one row.</summary>
    public int Count { get; }

    public ScalarWindows Windows { get; }

    /// <summary>Row after row: the multiple of point i for window w is at w·<see cref="Count"/> + i.</summary>
    public Affine<TField>* Rows => rows.Pointer;

    /// <summary>The memory that the table of these points takes, in bytes.</summary>
    public static long SizeOf(Affine<TField>* points, int count) =>
        (long)new ScalarWindows(WindowBits(points, count)).Count * count * sizeof(Affine<TField>);

    public void Dispose() => rows.Dispose();

    /// <summary>Six products for each point and window, and some for each bucket, of which there is one set.</summary>
    private static int WindowBits(Affine<TField>* points, int count)
    {
        int finite = 0;
        for (int i = 0; i < count; i++)
        {
            finite += points[i].IsInfinity ? 0 : 1;
        }

        return Enumerable.Range(4, 13).MinBy(bits => ((long)new ScalarWindows(bits).Count * 6 * finite) + ((long)VectorMsm.BucketProducts << (bits - 1)));
    }

    private void Fill(Affine<TField>* points, int first, int count)
    {
        if (typeof(TField) == typeof(Fq))
        {
            if (Lanes8.IsSupported)
            {
                Fill<FqLanes<Lanes8>, Lanes8, Fq>((Affine<Fq>*)points, first, count);
                return;
            }

            if (Lanes4.IsSupported)
            {
                Fill<FqLanes<Lanes4>, Lanes4, Fq>((Affine<Fq>*)points, first, count);
                return;
            }
        }
        else if (Lanes8.IsSupported)
        {
            Fill<Fq2Lanes<Lanes8>, Lanes8, Fq2>((Affine<Fq2>*)points, first, count);
            return;
        }
        else if (Lanes4.IsSupported)
        {
            Fill<Fq2Lanes<Lanes4>, Lanes4, Fq2>((Affine<Fq2>*)points, first, count);
            return;
        }

        FillByScalars(points, first, count);
    }

    internal void Fill<TLanes, TVector, TElement>(Affine<TElement>* points, int first, int count)
        where TLanes : struct, ILaneField<TVector, TElement>
        where TVector : unmanaged, ILaneVector<TVector>
        where TElement : unmanaged, IField<TElement>
    {
        Affine<TElement>* row = (Affine<TElement>*)rows.Pointer + first;
        new ReadOnlySpan<Affine<TElement>>(points + first, count).CopyTo(new Span<Affine<TElement>>(row, count));
        using LaneDoubler<TLanes, TVector, TElement> doubler = new(points + first, count);
        for (int window = 1; window < Windows.Count; window++)
        {
            row += Count;
            doubler.Double(Windows.Bits, row);
        }
    }

    /// <summary>The slow twin.</summary>
    internal void FillByScalars(Affine<TField>* points, int first, int count)
    {
        Span<Jacobian<TField>> multiples = new Jacobian<TField>[count];
        new ReadOnlySpan<Affine<TField>>(points + first, count).CopyTo(new Span<Affine<TField>>(rows.Pointer + first, count));
        for (int i = 0; i < count; i++)
        {
            multiples[i] = Jacobian<TField>.FromAffine(points[first + i]);
        }

        for (int window = 1; window < Windows.Count; window++)
        {
            foreach (ref Jacobian<TField> multiple in multiples)
            {
                for (int bit = 0; bit < Windows.Bits; bit++)
                {
                    multiple = multiple.Double();
                }
            }

            Jacobian<TField>.ToAffine(multiples, new Span<Affine<TField>>(rows.Pointer + ((long)window * Count) + first, count));
        }
    }
}
