using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>
/// A point in affine coordinates over either field; (0, 0), which is on neither curve, stands for infinity. Its layout is that
/// of <see cref="G1Affine"/> and <see cref="G2Affine"/> and of the points in snarkjs's binary files.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Affine<TField>(TField x, TField y)
    where TField : unmanaged, IField<TField>
{
    public readonly TField X = x;
    public readonly TField Y = y;

    public bool IsInfinity => X.IsZero && Y.IsZero;

    public Affine<TField> Negate() => new(X, -Y);
}
