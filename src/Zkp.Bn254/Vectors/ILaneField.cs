namespace Zkp.Bn254;

/// <summary>
/// A vector of elements of the field of coordinates at a time, so that the multi-scalar multiplication is written once for G1 and G2. Elements are
/// <see cref="Size"/> vectors; the rules of <see cref="LaneMath{TModulus, TVector}"/> hold for each of their components.
/// </summary>
internal unsafe interface ILaneField<TVector, TField>
    where TVector : unmanaged, ILaneVector<TVector>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Vectors in an element.</summary>
    static abstract int Size { get; }

    /// <summary>Product; limb bounds as in <see cref="LaneMath{TModulus, TVector}.Multiply"/>. Normalised, |value| below 2 p for operands up to 9 p.</summary>
    static abstract void Multiply(TVector* result, TVector* x, TVector* y);

    /// <summary>(x − z)·y.</summary>
    static abstract void MultiplyDifference(TVector* result, TVector* x, TVector* z, TVector* y);

    /// <summary>The square of a normalised number.</summary>
    static abstract void Square(TVector* result, TVector* x);

    static abstract void Add(TVector* result, TVector* x, TVector* y);

    static abstract void Subtract(TVector* result, TVector* x, TVector* y);

    /// <summary>Normalises and brings values near [0, p).</summary>
    static abstract void Reduce(TVector* result, TVector* x);

    /// <summary>x − y − z, reduced.</summary>
    static abstract void ReduceDifference(TVector* result, TVector* x, TVector* y, TVector* z);

    /// <summary>x − y, reduced.</summary>
    static abstract void ReduceDifference(TVector* result, TVector* x, TVector* y);

    /// <summary>All bits set in the lanes where a reduced element is zero.</summary>
    static abstract TVector IsZero(TVector* x);

    static abstract void Select(TVector* result, TVector mask, TVector* x, TVector* y);

    static abstract void NegateWhere(TVector* x, TVector mask);

    /// <summary>Times three times the curve's constant b; takes and gives reduced values.</summary>
    static abstract void MultiplyBy3B(TVector* result, TVector* x);

    /// <summary>Loads one affine point a lane; coordinates come out normalised in [0, 32 p).</summary>
    static abstract void LoadPoints(TVector* x, TVector* y, Affine<TField>** points);

    /// <summary>Writes lanes as canonical elements.</summary>
    static abstract void Store(TField* destination, TVector* x);

    /// <summary>Loads elements into lanes, normalised in [0, 32 p).</summary>
    static abstract void Load(TVector* result, TField* source);

    /// <summary>Writes lanes as affine points, each to its own place.</summary>
    static abstract void StorePoints(Affine<TField>** destinations, TVector* x, TVector* y);
}
