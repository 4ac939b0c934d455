using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Σ c·P for a block of columns, by whatever vectors the machine has. One instance serves one thread at a time.</summary>
internal abstract unsafe class BlockSums<TField> : IDisposable
    where TField : unmanaged, IField<TField>
{
    /// <summary>Writes the sums of columns [first, last) to <paramref name="destination"/>, first column first.</summary>
    public abstract void Run(
        SparseTerm<TField>[] sparseTerms, ScalarPool scalars, int first, int last, Affine<TField>* destination, CancellationToken cancellationToken);

    public abstract void Dispose();
}
