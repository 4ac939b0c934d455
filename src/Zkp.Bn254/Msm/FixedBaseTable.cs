namespace Zkp.Bn254;

/// <summary>
/// All multiples d·2^(8i)·P of one point, so that any multiple of it costs 32 mixed additions. For keys, which need as many multiples of
/// the generator as a circuit has signals.
/// </summary>
internal sealed class FixedBaseTable<TField>
    where TField : unmanaged, IField<TField>
{
    private const int WindowBits = 8;
    private const int Windows = 256 / WindowBits;
    private const int Digits = (1 << WindowBits) - 1;

    private readonly Affine<TField>[] table = new Affine<TField>[Windows * Digits];

    public FixedBaseTable(in Affine<TField> point)
    {
        Jacobian<TField>[] multiples = new Jacobian<TField>[table.Length];
        Jacobian<TField> power = Jacobian<TField>.FromAffine(point);
        for (int window = 0; window < Windows; window++)
        {
            Jacobian<TField> multiple = Jacobian<TField>.Infinity;
            for (int digit = 0; digit < Digits; digit++)
            {
                multiple = multiple.Add(power);
                multiples[(window * Digits) + digit] = multiple;
            }

            power = multiple.Add(power);
        }

        Jacobian<TField>.ToAffine(multiples, table);
    }

    /// <summary>scalar·P for a canonical scalar.</summary>
    public Jacobian<TField> Multiply(in Limbs scalar)
    {
        Jacobian<TField> sum = Jacobian<TField>.Infinity;
        for (int window = 0; window < Windows; window++)
        {
            ulong word = (window >> 3) switch { 0 => scalar.L0, 1 => scalar.L1, 2 => scalar.L2, _ => scalar.L3 };
            int digit = (int)(word >> ((window & 7) * WindowBits)) & Digits;
            if (digit != 0)
            {
                sum = sum.Add(table[(window * Digits) + digit - 1]);
            }
        }

        return sum;
    }

    /// <summary>Many multiples at once, in affine coordinates.</summary>
    public void Multiply(ReadOnlyMemory<Fr> scalars, Memory<Affine<TField>> destination, int threads)
    {
        const int ChunkSize = 512;
        int chunks = (scalars.Length + ChunkSize - 1) / ChunkSize;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads }, chunk =>
        {
            int from = chunk * ChunkSize;
            ReadOnlySpan<Fr> source = scalars.Span[from..Math.Min(scalars.Length, from + ChunkSize)];
            Jacobian<TField>[] multiples = new Jacobian<TField>[source.Length];
            for (int i = 0; i < source.Length; i++)
            {
                multiples[i] = Multiply(source[i].ToCanonical());
            }

            Jacobian<TField>.ToAffine(multiples, destination.Span.Slice(from, source.Length));
        });
    }
}
