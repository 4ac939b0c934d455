using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Σ s·P of many points, as one affine point.</summary>
internal static unsafe class PointSums
{
    /// <summary>Sums <paramref name="count"/> points times canonical scalars.</summary>
    public static Affine<TField> Sum<TField>(
        Affine<TField>* points, Limbs* scalars, int count, int threads, CancellationToken cancellationToken)
        where TField : unmanaged, IField<TField>
    {
        MsmJob job = typeof(TField) == typeof(Fq)
            ? VectorMsm.CreateJob((Affine<Fq>*)points, scalars, count, threads)
            : VectorMsm.CreateJob((Affine<Fq2>*)points, scalars, count, threads);
        try
        {
            MsmJob.RunAll([job], threads, cancellationToken);
            return ((MsmJob<TField>)job).Combine().ToAffine();
        }
        finally
        {
            (job as IDisposable)?.Dispose();
        }
    }
}
