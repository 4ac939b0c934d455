using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>A sparse matrix and the points that its rows stand for.</summary>
internal readonly unsafe struct SparseTerm<TField>(SparseColumns columns, Affine<TField>* points)
    where TField : unmanaged, IField<TField>
{
    public readonly SparseColumns Columns = columns;
    public readonly Affine<TField>* Points = points;
}
