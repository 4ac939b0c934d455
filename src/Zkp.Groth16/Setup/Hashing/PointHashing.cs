using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Points as transcripts have them: coordinates with the most significant byte first, in G2 the coefficient of u before the real part,
/// infinity as zeros.
/// </summary>
internal static unsafe class PointHashing
{
    private const int ChunkPoints = 1 << 13;

    public static void Append(this Blake2b hash, G1Affine point) => hash.Append((Affine<Fq>*)&point, 1, threads: 1);

    public static void Append(this Blake2b hash, G2Affine point) => hash.Append((Affine<Fq2>*)&point, 1, threads: 1);

    /// <summary>Many points in a row. Coordinates leave Montgomery form on several threads; hashing itself can't be split.</summary>
    public static void Append<TField>(this Blake2b hash, Affine<TField>* points, long count, int threads, CancellationToken cancellationToken = default)
        where TField : unmanaged, IField<TField>
    {
        int pointSize = sizeof(Affine<TField>);
        byte[] bytes = new byte[Math.Min(count, ChunkPoints) * pointSize];
        for (long first = 0; first < count; first += ChunkPoints)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int taken = (int)Math.Min(ChunkPoints, count - first);
            Affine<TField>* source = points + first;
            if (threads > 1 && taken > 1)
            {
                Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part => Convert(source, bytes, taken * part / threads, taken * (part + 1) / threads));
            }
            else
            {
                Convert(source, bytes, 0, taken);
            }

            hash.Append(bytes.AsSpan(0, taken * pointSize));
        }
    }

    private static void Convert<TField>(Affine<TField>* points, byte[] bytes, int from, int to)
        where TField : unmanaged, IField<TField>
    {
        int pointSize = sizeof(Affine<TField>);
        int coordinateLimbs = pointSize / (2 * Fq.Size);
        for (int i = from; i < to; i++)
        {
            Limbs* limbs = (Limbs*)(points + i);
            for (int coordinate = 0; coordinate < 2; coordinate++)
            {
                // The bytes of a whole coordinate are turned round, so its parts change places too.
                for (int part = 0; part < coordinateLimbs; part++)
                {
                    Limbs canonical = Montgomery<BaseModulus>.FromMontgomery(limbs[(coordinate * coordinateLimbs) + coordinateLimbs - 1 - part]);
                    LimbBytes.WriteBigEndian(canonical, bytes.AsSpan((i * pointSize) + (((coordinate * coordinateLimbs) + part) * Fq.Size)));
                }
            }
        }
    }
}
