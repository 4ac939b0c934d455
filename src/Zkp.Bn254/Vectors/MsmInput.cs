namespace Zkp.Bn254;

/// <summary>The terms of one multi-scalar multiplication that contribute: finite points with non-zero scalars.</summary>
internal readonly unsafe struct MsmInput<TField>(
    Affine<TField>* points, uint* indices, Limbs* shifted, int count, ScalarWindows windows, int rowLength = 0)
    where TField : unmanaged, IField<TField>
{
    public readonly Affine<TField>* Points = points;

    /// <summary>The places of the terms' points.</summary>
    public readonly uint* Indices = indices;

    /// <summary>The terms' scalars plus the windows' offset.</summary>
    public readonly Limbs* Shifted = shifted;

    public readonly int Count = count;
    public readonly ScalarWindows Windows = windows;

    /// <summary>
    /// Zero when the windows share the points and each has buckets of its own; otherwise the points are a <see cref="PointTable{TField}"/>
    /// with rows of this length, and the windows share one set of buckets.
    /// </summary>
    public readonly int RowLength = rowLength;
}
