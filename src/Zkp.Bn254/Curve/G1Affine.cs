using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>A point of G1: y² = x³ + 3 over Fq, a group of prime order r. (0, 0) stands for infinity.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct G1Affine(Fq x, Fq y) : IEquatable<G1Affine>
{
    /// <summary>The number of bytes of an uncompressed point.</summary>
    public const int Size = 2 * Fq.Size;

    public Fq X { get; } = x;

    public Fq Y { get; } = y;

    public static G1Affine Infinity => default;

    /// <summary>(1, 2), EIP-196's generator.</summary>
    public static G1Affine Generator => new(Fq.One, Fq.FromUInt64(2));

    public bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Whether the coordinates satisfy the curve's equation; infinity counts as on the curve. G1 has no cofactor, so this is the whole membership test.</summary>
    public bool IsOnCurve => IsInfinity || Y.Square() == (X.Square() * X) + Fq.FromUInt64(3);

    internal Jacobian<Fq> ToJacobian() => Jacobian<Fq>.FromAffine(ToAffine());

    public static G1Affine operator +(G1Affine left, G1Affine right) => From(left.ToJacobian().Add(right.ToAffine()));

    public static G1Affine operator -(G1Affine value) => new(value.X, -value.Y);

    public static G1Affine operator *(G1Affine point, Fr scalar) => From(point.ToJacobian().Multiply(scalar.ToCanonical()));

    public static bool operator ==(G1Affine left, G1Affine right) => left.Equals(right);

    public static bool operator !=(G1Affine left, G1Affine right) => !left.Equals(right);

    public bool Equals(G1Affine other) => X == other.X && Y == other.Y;

    public override bool Equals(object? obj) => obj is G1Affine other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(X, Y);

    public override string ToString() => IsInfinity ? "infinity" : $"({X}, {Y})";

    internal static G1Affine From(in Jacobian<Fq> point) => From(point.ToAffine());

    internal static G1Affine From(in Affine<Fq> point) => Unsafe.As<Affine<Fq>, G1Affine>(ref Unsafe.AsRef(in point));

    internal Affine<Fq> ToAffine() => new(X, Y);
}
