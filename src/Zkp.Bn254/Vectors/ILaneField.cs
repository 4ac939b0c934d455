using System.Runtime.Intrinsics;

namespace Zkp.Bn254;

/// <summary>
/// Eight elements of the field of coordinates at a time, so that the multi-scalar multiplication is written once for G1 and G2. Elements are
/// <see cref="Size"/> vectors; the rules of <see cref="LaneMath{TModulus}"/> hold for each of their components.
/// </summary>
internal unsafe interface ILaneField<TField>
    where TField : unmanaged, IField<TField>
{
    /// <summary>Vectors in an element.</summary>
    static abstract int Size { get; }

    /// <summary>Product; limb bounds as in <see cref="LaneMath{TModulus}.Multiply"/>. Normalised, |value| below 1.5 p for operands up to 9 p.</summary>
    static abstract void Multiply(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y);

    /// <summary>(x − z)·y.</summary>
    static abstract void MultiplyDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* z, Vector512<long>* y);

    /// <summary>The square of a normalised number.</summary>
    static abstract void Square(Vector512<long>* result, Vector512<long>* x);

    static abstract void Add(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y);

    static abstract void Subtract(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y);

    /// <summary>Normalises and brings values near [0, p).</summary>
    static abstract void Reduce(Vector512<long>* result, Vector512<long>* x);

    /// <summary>x − y − z, reduced.</summary>
    static abstract void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y, Vector512<long>* z);

    /// <summary>x − y, reduced.</summary>
    static abstract void ReduceDifference(Vector512<long>* result, Vector512<long>* x, Vector512<long>* y);

    /// <summary>All bits set in the lanes where a reduced element is zero.</summary>
    static abstract Vector512<long> IsZero(Vector512<long>* x);

    static abstract void Select(Vector512<long>* result, Vector512<long> mask, Vector512<long>* x, Vector512<long>* y);

    static abstract void NegateWhere(Vector512<long>* x, Vector512<long> mask);

    /// <summary>Times three times the curve's constant b; takes and gives reduced values.</summary>
    static abstract void MultiplyBy3B(Vector512<long>* result, Vector512<long>* x);

    /// <summary>Loads one affine point a lane; coordinates come out normalised in [0, 32 p).</summary>
    static abstract void LoadPoints(Vector512<long>* x, Vector512<long>* y, Affine<TField>** points);

    /// <summary>Writes lanes as canonical elements.</summary>
    static abstract void Store(TField* destination, Vector512<long>* x);

    /// <summary>Loads elements into lanes, normalised in [0, 32 p).</summary>
    static abstract void Load(Vector512<long>* result, TField* source);

    /// <summary>Writes lanes as affine points to eight places.</summary>
    static abstract void StorePoints(Affine<TField>** destinations, Vector512<long>* x, Vector512<long>* y);
}
