using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Pᵢ − Qᵢ for many i, in affine coordinates.</summary>
internal static unsafe class PointDifferences
{
    private const int ChunkSize = 1 << 13;

    /// <summary>Results may be infinity, as may operands.</summary>
    public static void Compute(
        Affine<Fq>* minuends, Affine<Fq>* subtrahends, int count, Affine<Fq>* destination, int threads, CancellationToken cancellationToken)
    {
        int chunks = (count + ChunkSize - 1) / ChunkSize;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, chunk =>
        {
            int first = chunk * ChunkSize;
            int length = Math.Min(ChunkSize, count - first);
            Jacobian<Fq>[] differences = new Jacobian<Fq>[length];
            for (int i = 0; i < length; i++)
            {
                differences[i] = Jacobian<Fq>.FromAffine(minuends[first + i]).Add(subtrahends[first + i].Negate());
            }

            Jacobian<Fq>.ToAffine(differences, new Span<Affine<Fq>>(destination + first, length));
        });
    }
}
