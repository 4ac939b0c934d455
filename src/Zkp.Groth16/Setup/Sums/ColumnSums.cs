using System.Collections.Concurrent;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// A sparse matrix times a vector of points, Σ c·P for every column: what makes a circuit's key of powers of tau, and, with a diagonal
/// matrix, what a contribution does to it.
/// </summary>
internal static unsafe class ColumnSums<TField>
    where TField : unmanaged, IField<TField>
{
    private const int BlockColumns = 2048;
    private const int BlockTerms = 8192;

    /// <summary>A column with more terms than this is a multi-scalar multiplication of its own.</summary>
    private const int WideColumn = 512;

    private static readonly ConcurrentBag<BlockSums<TField>> Workers = [];

    /// <summary>Sums of columns [first, last), first column first.</summary>
    public static void Compute(
        SparseTerm<TField>[] terms,
        ScalarPool pool,
        int first,
        int last,
        Affine<TField>* destination,
        int threads,
        CancellationToken cancellationToken)
    {
        List<(int First, int Last)> blocks = [];
        List<int> wide = [];
        Split(terms, first, last, blocks, wide);
        Parallel.ForEach(
            Partitioner.Create(blocks, EnumerablePartitionerOptions.NoBuffering),
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            block => SumBlock(terms, pool, block.First, block.Last, destination + (block.First - first), cancellationToken));
        foreach (int column in wide)
        {
            destination[column - first] = SumWide(terms, pool, column, threads, cancellationToken);
        }
    }

    private static void Split(SparseTerm<TField>[] terms, int first, int last, List<(int First, int Last)> blocks, List<int> wide)
    {
        int start = first;
        long size = 0;
        for (int column = first; column < last; column++)
        {
            long length = 0;
            foreach (SparseTerm<TField> term in terms)
            {
                length += term.Columns.Starts[column + 1] - term.Columns.Starts[column];
            }

            bool isWide = length > WideColumn;
            if (column > start && (isWide || size + length > BlockTerms || column - start == BlockColumns))
            {
                blocks.Add((start, column));
                (start, size) = (column, 0);
            }

            size += length;
            if (isWide)
            {
                wide.Add(column);
                (start, size) = (column + 1, 0);
            }
        }

        if (last > start)
        {
            blocks.Add((start, last));
        }
    }

    private static void SumBlock(
        SparseTerm<TField>[] terms, ScalarPool pool, int first, int last, Affine<TField>* destination, CancellationToken cancellationToken)
    {
        if (!LaneCurve.IsSupported)
        {
            for (int column = first; column < last; column++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                destination[column - first] = SumByScalars(terms, pool, column);
            }

            return;
        }

        BlockSums<TField> worker = Workers.TryTake(out BlockSums<TField>? idle) ? idle : CreateWorker();
        worker.Run(terms, pool, first, last, destination, cancellationToken);
        Workers.Add(worker);
    }

    private static BlockSums<TField> CreateWorker()
    {
        object worker = typeof(TField) == typeof(Fq)
            ? Lanes8.IsSupported ? new BlockSums<FqLanes<Lanes8>, Lanes8, Fq>() : new BlockSums<FqLanes<Lanes4>, Lanes4, Fq>()
            : Lanes8.IsSupported ? new BlockSums<Fq2Lanes<Lanes8>, Lanes8, Fq2>() : new BlockSums<Fq2Lanes<Lanes4>, Lanes4, Fq2>();
        return (BlockSums<TField>)worker;
    }

    private static Affine<TField> SumWide(SparseTerm<TField>[] terms, ScalarPool pool, int column, int threads, CancellationToken cancellationToken)
    {
        List<Affine<TField>> points = [];
        List<Limbs> scalars = [];
        foreach ((Affine<TField> point, int scalar) in Terms(terms, column))
        {
            // Small negative numbers stay small when the point takes the sign.
            Limbs value = pool.Value(scalar);
            bool isNegative = pool.IsNegative(scalar);
            points.Add(isNegative ? point.Negate() : point);
            scalars.Add(isNegative ? Montgomery<ScalarModulus>.Subtract(default, value) : value);
        }

        fixed (Affine<TField>* p = points.ToArray())
        fixed (Limbs* s = scalars.ToArray())
        {
            return PointSums.Sum(p, s, points.Count, threads, cancellationToken);
        }
    }

    /// <summary>One column with its doublings shared among its terms: for machines without vectors, and the oracle of those with them.</summary>
    internal static Affine<TField> SumByScalars(SparseTerm<TField>[] terms, ScalarPool pool, int column)
    {
        (Affine<TField> Point, int Scalar)[] list = Terms(terms, column);
        int digits = list.Length == 0 ? 0 : list.Max(term => pool.DigitCount(term.Scalar));
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        for (int position = digits - 1; position >= 0; position--)
        {
            for (int bit = ScalarPool.DigitBits - 1; bit >= 0; bit--)
            {
                sum = sum.Double();
                foreach ((Affine<TField> point, int scalar) in list)
                {
                    sum = AddBit(sum, point, pool.Digit(scalar, 0, position), bit);
                    sum = pool.HasSecondPart(scalar) ? AddBit(sum, Endomorphism.Apply(point), pool.Digit(scalar, 1, position), bit) : sum;
                }
            }
        }

        return sum.ToAffine();
    }

    private static Jacobian<TField> AddBit(in Jacobian<TField> sum, in Affine<TField> point, int digit, int bit) =>
        ((Math.Abs(digit) >> bit) & 1) == 0 ? sum : sum.Add(digit < 0 ? point.Negate() : point);

    private static (Affine<TField> Point, int Scalar)[] Terms(SparseTerm<TField>[] terms, int column)
    {
        List<(Affine<TField>, int)> list = [];
        foreach (SparseTerm<TField> term in terms)
        {
            for (int i = term.Columns.Starts[column]; i < term.Columns.Starts[column + 1]; i++)
            {
                list.Add((term.Points[term.Columns.Rows[i]], term.Columns.Scalars[i]));
            }
        }

        return [.. list];
    }
}
