using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// A(x)·B(x) − C(x) at the odd powers of the 2n-th root of unity, which is what a snarkjs key's H points are multiplied with: the even
/// half is zero for a satisfying witness, and the division by the vanishing polynomial is inside the points.
/// </summary>
internal sealed unsafe class QuotientComputation(
    ProvingKey key, Witness witness, byte* start, int threads, IProgress<ProverProgress>? progress, CancellationToken cancellationToken)
{
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

    // Every task reads all coefficients and keeps those of its matrix and its rows, so that no two tasks write one row.
    private void EvaluateRows(Fr[] a, Fr[] b)
    {
        ZkeyCoefficient* coefficients = (ZkeyCoefficient*)(start + key.Sections.Coefficients);
        int count = key.Sections.CoefficientCount;
        int parts = Math.Max(1, threads / 2);
        Parallel.For(0, 2 * parts, Options, task =>
        {
            uint matrix = (uint)task & 1;
            Fr[] rows = matrix == 0 ? a : b;
            long size = rows.Length;
            uint from = (uint)(size * (task >> 1) / parts);
            uint rowCount = (uint)(size * ((task >> 1) + 1) / parts) - from;
            if (RowAccumulator.IsSupported)
            {
                AddInVectors(coefficients, count, matrix, rows, from, rowCount);
                return;
            }

            Limbs[] values = witness.Canonical;
            for (int i = 0; i < count; i++)
            {
                ref readonly ZkeyCoefficient entry = ref coefficients[i];
                if (entry.Matrix == matrix && entry.Constraint - from < rowCount)
                {
                    Limbs product = Montgomery<ScalarModulus>.Multiply(entry.Value, values[entry.Signal]);
                    rows[entry.Constraint] += new Fr(product);
                }
            }
        });
    }

    private void AddInVectors(ZkeyCoefficient* coefficients, int count, uint matrix, Fr[] rows, uint from, uint rowCount)
    {
        RowAccumulator accumulator = new();
        fixed (Fr* row = rows)
        {
            fixed (Limbs* values = witness.Canonical)
            {
                for (int i = 0; i < count; i++)
                {
                    ZkeyCoefficient* entry = coefficients + i;
                    if (entry->Matrix == matrix && entry->Constraint - from < rowCount && !values[entry->Signal].IsZero)
                    {
                        accumulator.Add((ulong*)&entry->Value, (ulong*)(values + entry->Signal), row + entry->Constraint);
                    }
                }

                accumulator.Flush();
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
