using System.Runtime.CompilerServices;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Σ c·P for a block of neighbouring columns by vectors. The multiples 1 to 16 of every point that needs them, and their images under the
/// endomorphism, are made once for the block; then each digit of each column is a chain of those, all chains are summed with shared
/// inversions, and the digits are put together last. One instance serves one thread at a time and keeps its memory.
/// </summary>
internal sealed unsafe class BlockSums<TLanes, TVector, TField> : BlockSums<TField>
    where TLanes : struct, ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    private readonly ChainAccumulator<TLanes, TVector, TField> accumulator = new();
    private readonly LaneHorner<TLanes, TVector, TField> horner = new();
    private readonly ChainList chains = new();
    private readonly AlignedBuffer<Affine<TField>> points = new();
    private readonly AlignedBuffer<Affine<TField>> sums = new();
    private readonly AlignedBuffer<Jacobian<TField>> results = new();
    private readonly AlignedBuffer<uint> entries = new();

    // A row's point of one matrix → its place in this block.
    private readonly Dictionary<(int Matrix, int Row), int> places = [];
    private readonly List<(int Matrix, int Row)> local = [];
    private readonly List<int> tableSlots = [];
    private readonly List<int> withTable = [];
    private readonly List<int> imageSlots = [];
    private readonly List<int> withImage = [];
    private readonly List<(int Place, int Scalar)> terms = [];
    private readonly List<int> termEnds = [];
    private readonly List<int> digitCounts = [];

    private SparseTerm<TField>[] matrices = [];
    private ScalarPool pool = new();

    public override void Run(
        SparseTerm<TField>[] sparseTerms, ScalarPool scalars, int first, int last, Affine<TField>* destination, CancellationToken cancellationToken)
    {
        (matrices, pool) = (sparseTerms, scalars);
        Collect(first, last);
        BuildTables(cancellationToken);
        (int slots, long used) = BuildChains(destination);
        accumulator.Run(points.Pointer, entries.Pointer, chains.Sort(), chains.Count, cancellationToken);
        Combine(destination, slots);

        // Instances are kept and used again, but a contribution's secret, whose digits these are, is not.
        (matrices, pool) = ([], new ScalarPool());
        new Span<uint>(entries.Pointer, checked((int)used)).Clear();
        new Span<Affine<TField>>(sums.Pointer, slots).Clear();
    }

    public override void Dispose()
    {
        accumulator.Dispose();
        horner.Dispose();
        chains.Dispose();
        points.Dispose();
        sums.Dispose();
        results.Dispose();
        entries.Dispose();
    }

    /// <summary>Lists the terms that contribute, the points that they use, and which of those need multiples.</summary>
    private void Collect(int first, int last)
    {
        places.Clear();
        local.Clear();
        tableSlots.Clear();
        withTable.Clear();
        imageSlots.Clear();
        withImage.Clear();
        terms.Clear();
        termEnds.Clear();
        digitCounts.Clear();
        for (int column = first; column < last; column++)
        {
            int digits = 0;
            for (int matrix = 0; matrix < matrices.Length; matrix++)
            {
                SparseColumns columns = matrices[matrix].Columns;
                for (int i = columns.Starts[column]; i < columns.Starts[column + 1]; i++)
                {
                    int scalar = columns.Scalars[i];
                    int count = pool.DigitCount(scalar);
                    if (count == 0 || matrices[matrix].Points[columns.Rows[i]].IsInfinity)
                    {
                        continue;
                    }

                    digits = Math.Max(digits, count);
                    terms.Add((Place(matrix, columns.Rows[i], scalar), scalar));
                }
            }

            termEnds.Add(terms.Count);
            digitCounts.Add(digits);
        }
    }

    private int Place(int matrix, int row, int scalar)
    {
        if (!places.TryGetValue((matrix, row), out int place))
        {
            place = local.Count;
            places.Add((matrix, row), place);
            local.Add((matrix, row));
            tableSlots.Add(-1);
            imageSlots.Add(-1);
        }

        if (tableSlots[place] < 0 && !pool.IsUnit(scalar))
        {
            tableSlots[place] = withTable.Count;
            withTable.Add(place);
        }

        if (imageSlots[place] < 0 && pool.HasSecondPart(scalar))
        {
            imageSlots[place] = withImage.Count;
            withImage.Add(place);
        }

        return place;
    }

    /// <summary>Points first; behind them twice those with tables, then three times, and so on; then once, twice, … the images.</summary>
    private void BuildTables(CancellationToken cancellationToken)
    {
        int count = local.Count;
        int tables = withTable.Count;
        Affine<TField>* p = points.Ensure(count + ((ScalarPool.MaxDigit - 1L) * tables) + ((long)ScalarPool.MaxDigit * withImage.Count));
        for (int i = 0; i < count; i++)
        {
            p[i] = matrices[local[i].Matrix].Points[local[i].Row];
        }

        if (tables == 0)
        {
            return;
        }

        Double(p + count, tables);
        uint* pairs = entries.Ensure(2L * tables);
        for (int digit = 3; digit <= ScalarPool.MaxDigit; digit++)
        {
            chains.Clear(2);
            for (int slot = 0; slot < tables; slot++)
            {
                pairs[2 * slot] = (uint)Multiple(digit - 1, slot) << 1;
                pairs[(2 * slot) + 1] = (uint)withTable[slot] << 1;
                chains.Add(new Chain(2L * slot, 2, p + Multiple(digit, slot)));
            }

            accumulator.Run(p, pairs, chains.Sort(), chains.Count, cancellationToken);
        }

        for (int digit = 1; digit <= ScalarPool.MaxDigit; digit++)
        {
            for (int slot = 0; slot < withImage.Count; slot++)
            {
                p[Image(digit, slot)] = Endomorphism.Apply(p[Multiple(digit, tableSlots[withImage[slot]])]);
            }
        }
    }

    private int Multiple(int digit, int slot) => digit == 1 ? withTable[slot] : local.Count + ((digit - 2) * withTable.Count) + slot;

    private int Image(int digit, int slot) => Multiple(ScalarPool.MaxDigit + 1, 0) + ((digit - 1) * withImage.Count) + slot;

    /// <summary>Twice every point that has a table, with one inversion: (3x²/2y)² − 2x and so on. No point of odd order has y = 0.</summary>
    private void Double(Affine<TField>* destination, int tables)
    {
        Affine<TField>* p = points.Pointer;
        TField product = TField.One;
        for (int slot = 0; slot < tables; slot++)
        {
            // The place of the result keeps the product so far.
            destination[slot] = new Affine<TField>(product, default);
            product *= p[withTable[slot]].Y.Double();
        }

        TField inverse = product.Invert();
        for (int slot = tables - 1; slot >= 0; slot--)
        {
            Affine<TField> point = p[withTable[slot]];
            TField reciprocal = inverse * destination[slot].X;
            inverse *= point.Y.Double();
            TField square = point.X.Square();
            TField slope = (square.Double() + square) * reciprocal;
            TField x = slope.Square() - point.X.Double();
            destination[slot] = new Affine<TField>(x, (slope * (point.X - x)) - point.Y);
        }
    }

    /// <summary>A chain a digit of a column; columns of one digit are summed into their destination at once. Tells how many digits and entries there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (int Slots, long Entries) BuildChains(Affine<TField>* destination)
    {
        int slots = 0;
        long most = 0;
        int longest = 0;
        for (int column = 0; column < termEnds.Count; column++)
        {
            int length = termEnds[column] - (column == 0 ? 0 : termEnds[column - 1]);
            slots += digitCounts[column];
            most += (long)ScalarPool.Parts * length * digitCounts[column];
            longest = Math.Max(longest, ScalarPool.Parts * length);
        }

        Affine<TField>* slot = sums.Ensure(slots);
        new Span<Affine<TField>>(slot, slots).Clear();
        uint* entry = entries.Ensure(most);
        long used = 0;
        chains.Clear(longest);
        int from = 0;
        for (int column = 0; column < termEnds.Count; column++)
        {
            int to = termEnds[column];
            int digits = digitCounts[column];
            destination[column] = default;
            for (int position = 0; position < digits; position++)
            {
                long start = used;
                for (int i = from; i < to; i++)
                {
                    (int place, int scalar) = terms[i];
                    int digit = pool.Digit(scalar, 0, position);
                    if (digit != 0)
                    {
                        int index = Math.Abs(digit) == 1 ? place : Multiple(Math.Abs(digit), tableSlots[place]);
                        entry[used++] = ((uint)index << 1) | (digit < 0 ? 1U : 0U);
                    }

                    digit = pool.Digit(scalar, 1, position);
                    if (digit != 0)
                    {
                        entry[used++] = ((uint)Image(Math.Abs(digit), imageSlots[place]) << 1) | (digit < 0 ? 1U : 0U);
                    }
                }

                if (used > start)
                {
                    chains.Add(new Chain(start, (int)(used - start), digits == 1 ? destination + column : slot));
                }

                slot++;
            }

            from = to;
        }

        return (slots, used);
    }

    /// <summary>Puts the digits of columns together, those with about the same number of digits at once.</summary>
    private void Combine(Affine<TField>* destination, int slots)
    {
        if (slots == 0)
        {
            return;
        }

        int[] starts = new int[digitCounts.Count];
        int next = 0;
        for (int column = 0; column < starts.Length; column++)
        {
            starts[column] = next;
            next += digitCounts[column];
        }

        int[] order = [.. Enumerable.Range(0, starts.Length).Where(column => digitCounts[column] > 1).OrderBy(column => digitCounts[column])];
        if (order.Length == 0)
        {
            return;
        }

        int lanes = TVector.Count;
        Jacobian<TField>* combined = results.Ensure(order.Length);
        Affine<TField>** pointers = stackalloc Affine<TField>*[lanes];
        Span<int> counts = stackalloc int[lanes];
        for (int group = 0; group < order.Length; group += lanes)
        {
            int taken = Math.Min(lanes, order.Length - group);
            for (int lane = 0; lane < taken; lane++)
            {
                pointers[lane] = sums.Pointer + starts[order[group + lane]];
                counts[lane] = digitCounts[order[group + lane]];
            }

            horner.Run(pointers, counts[..taken], combined + group);
        }

        Affine<TField>[] affine = new Affine<TField>[order.Length];
        Jacobian<TField>.ToAffine(new ReadOnlySpan<Jacobian<TField>>(combined, order.Length), affine);
        for (int i = 0; i < order.Length; i++)
        {
            destination[order[i]] = affine[i];
        }
    }
}
