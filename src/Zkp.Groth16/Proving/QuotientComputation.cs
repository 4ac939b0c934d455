using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// A(x)·B(x) − C(x) at the odd powers of the 2n-th root of unity, which is what a snarkjs key's H points are multiplied with: the even
/// half is zero for a satisfying witness, and the division by the vanishing polynomial is inside the points.
/// </summary>
internal sealed unsafe class QuotientComputation(
    ProvingKey key, Witness witness, byte* start, int threads, IProgress<ProverProgress>? progress, CancellationToken cancellationToken)
{
    /// <summary>Fewer are not worth another task.</summary>
    private const int MinCoefficientsOfTask = 256;

    /// <summary>Canonical values, one a point of the domain.</summary>
    public Limbs[] Run()
    {
        progress?.Report(new ProverProgress(ProverPhase.Constraints, 0));
        int size = key.DomainSize;
        Fr[] a = new Fr[size];
        Fr[] b = new Fr[size];
        EvaluateRows(a, b);
        cancellationToken.ThrowIfCancellationRequested();

        progress?.Report(new ProverProgress(ProverPhase.Quotient, 0.05));
        return LaneQuotient.IsSupported(key.Header.LogDomainSize) ? InVectors(a, b) : ByScalars(a, b);
    }

    private Limbs[] InVectors(Fr[] a, Fr[] b)
    {
        Limbs[] quotient = GC.AllocateUninitializedArray<Limbs>(a.Length);
        fixed (Fr* pa = a, pb = b)
        {
            fixed (Limbs* result = quotient)
            {
                LaneQuotient.Compute(pa, pb, result, key.Header.LogDomainSize, threads, cancellationToken);
            }
        }

        return quotient;
    }

    private Limbs[] ByScalars(Fr[] a, Fr[] b)
    {
        int size = a.Length;
        Fr[] c = new Fr[size];
        ForRange(size, i => c[i] = a[i] * b[i]);
        NttDomain domain = new(key.Header.LogDomainSize);
        Fr[] factors = domain.CosetFactors(NttDomain.Root(key.Header.LogDomainSize + 1));
        foreach (Fr[] values in new[] { a, b, c })
        {
            domain.InverseToBitReversed(values, threads);
            ForRange(size, i => values[i] *= factors[i]);
            domain.ForwardFromBitReversed(values, threads);
            cancellationToken.ThrowIfCancellationRequested();
        }

        Limbs[] quotient = new Limbs[size];
        ForRange(size, i => quotient[i] = ((a[i] * b[i]) - c[i]).ToCanonical());
        return quotient;
    }

    /// <summary>
    /// Adds up the rows of both matrices. Keys list their coefficients by row, so a task takes a range of them and no two tasks write one row; a
    /// key that lists them otherwise is seen to do so, and done again by one task.
    /// </summary>
    private void EvaluateRows(Fr[] a, Fr[] b)
    {
        int count = key.Sections.CoefficientCount;
        int parts = threads > 1 ? Math.Clamp(count / MinCoefficientsOfTask, 1, 4 * threads) : 1;
        int[] bounds = [.. Enumerable.Range(0, parts).Select(part => RowStart((int)((long)count * part / parts))), count];
        int misplaced = 0;
        Parallel.For(0, parts, Options, part =>
        {
            uint first = part == 0 ? 0 : Coefficients[bounds[part]].Constraint;
            uint end = bounds[part + 1] == count ? (uint)a.Length : Coefficients[bounds[part + 1]].Constraint;
            if (!TryAddRows(bounds[part], bounds[part + 1], first, end, a, b))
            {
                Interlocked.Increment(ref misplaced);
            }
        });
        if (misplaced > 0)
        {
            Array.Clear(a);
            Array.Clear(b);
            TryAddRows(0, count, 0, (uint)a.Length, a, b);
        }
    }

    private ZkeyCoefficient* Coefficients => (ZkeyCoefficient*)(start + key.Sections.Coefficients);

    /// <summary>The next coefficient with which another row begins.</summary>
    private int RowStart(int coefficient)
    {
        ZkeyCoefficient* all = Coefficients;
        int count = key.Sections.CoefficientCount;
        while (coefficient > 0 && coefficient < count && all[coefficient].Constraint == all[coefficient - 1].Constraint)
        {
            coefficient++;
        }

        return coefficient;
    }

    /// <summary>Adds a range of coefficients to their rows; false, and nothing more is added, as soon as one belongs to a row outside [first, end).</summary>
    private bool TryAddRows(int from, int to, uint first, uint end, Fr[] a, Fr[] b)
    {
        RowAccumulator? accumulator = RowAccumulator.IsSupported ? new() : null;
        ZkeyCoefficient* coefficients = Coefficients;
        fixed (Fr* rowsOfA = a, rowsOfB = b)
        {
            fixed (Limbs* values = witness.Canonical)
            {
                for (int i = from; i < to; i++)
                {
                    ZkeyCoefficient* entry = coefficients + i;
                    if (entry->Constraint < first || entry->Constraint >= end)
                    {
                        return false;
                    }

                    Limbs* value = values + entry->Signal;
                    if (value->IsZero)
                    {
                        continue;
                    }

                    Fr* row = (entry->Matrix == 0 ? rowsOfA : rowsOfB) + entry->Constraint;
                    if (accumulator is not null)
                    {
                        accumulator.Add((ulong*)&entry->Value, (ulong*)value, row);
                    }
                    else
                    {
                        *row += new Fr(Montgomery<ScalarModulus>.Multiply(entry->Value, *value));
                    }
                }

                accumulator?.Flush();
                return true;
            }
        }
    }

    private ParallelOptions Options => new() { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };

    private void ForRange(int count, Action<int> body)
    {
        if (threads <= 1 || count < 1024)
        {
            for (int i = 0; i < count; i++)
            {
                body(i);
            }

            return;
        }

        Parallel.For(0, threads, Options, part =>
        {
            int to = (int)((long)count * (part + 1) / threads);
            for (int i = (int)((long)count * part / threads); i < to; i++)
            {
                body(i);
            }
        });
    }
}
