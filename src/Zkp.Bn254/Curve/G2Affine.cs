using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>
/// A point of the twist y² = x³ + 3/(9 + u) over Fq2, which holds G2 as its subgroup of order r. (0, 0) stands for infinity.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct G2Affine(Fq2 x, Fq2 y) : IEquatable<G2Affine>
{
    /// <summary>The number of bytes of an uncompressed point.</summary>
    public const int Size = 4 * Fq.Size;

    /// <summary>x of the BN family: q and r are polynomials in it.</summary>
    internal const ulong CurveParameter = 4965661367192848881;

    internal static readonly sbyte[] CurveParameterDigits = SignedDigits.Of(CurveParameter, width: 4);

    internal static readonly Fq2 TwistB = new Fq2(Fq.FromUInt64(3), Fq.Zero) * Fq2.NonResidue.Invert();

    // What untwisting, taking q-th powers and twisting again multiplies the conjugated coordinates by.
    private static readonly Fq2 PsiX = Fq2.NonResidue.Pow((Fq.Modulus - 1) / 3);
    private static readonly Fq2 PsiY = Fq2.NonResidue.Pow((Fq.Modulus - 1) / 2);

    public Fq2 X { get; } = x;

    public Fq2 Y { get; } = y;

    public static G2Affine Infinity => default;

    /// <summary>EIP-197's generator.</summary>
    public static G2Affine Generator { get; } = new(
        new Fq2(
            Parse("10857046999023057135944570762232829481370756359578518086990519993285655852781"),
            Parse("11559732032986387107991004021392285783925812861821192530917403151452391805634")),
        new Fq2(
            Parse("8495653923123431417604973247489272438418190587263600148770280649306958101930"),
            Parse("4082367875863433681332203403145435568316851327593401208105741076214120093531")));

    public bool IsInfinity => X.IsZero && Y.IsZero;

    /// <summary>Whether the coordinates satisfy the twist's equation; infinity counts as on the curve. Not enough: see <see cref="IsInSubgroup"/>.</summary>
    public bool IsOnCurve => IsInfinity || Y.Square() == (X.Square() * X) + TwistB;

    /// <summary>
    /// Whether a point on the curve has order r (or is infinity): [x+1]P + ψ([x]P) + ψ²([x]P) = ψ³([2x]P)
    /// (Dai, Lin, Zhao, Zhou, ePrint 2022/348, section 4.4).
    /// </summary>
    public bool IsInSubgroup
    {
        get
        {
            Jacobian<Fq2> point = ToJacobian();
            Jacobian<Fq2> multiple = point.Multiply(CurveParameterDigits);
            Jacobian<Fq2> psi = Psi(multiple);
            Jacobian<Fq2> psi2 = Psi(psi);
            Jacobian<Fq2> left = point.Add(multiple).Add(psi).Add(psi2);
            Jacobian<Fq2> right = Psi(psi2).Double();
            return left.Add(right.Negate()).IsInfinity;
        }
    }

    public static G2Affine operator +(G2Affine left, G2Affine right) => From(left.ToJacobian().Add(right.ToAffine()));

    public static G2Affine operator -(G2Affine value) => new(value.X, -value.Y);

    public static G2Affine operator *(G2Affine point, Fr scalar) => From(point.ToJacobian().Multiply(scalar.ToCanonical()));

    public static bool operator ==(G2Affine left, G2Affine right) => left.Equals(right);

    public static bool operator !=(G2Affine left, G2Affine right) => !left.Equals(right);

    public bool Equals(G2Affine other) => X == other.X && Y == other.Y;

    public override bool Equals(object? obj) => obj is G2Affine other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(X, Y);

    public override string ToString() => IsInfinity ? "infinity" : $"({X}, {Y})";

    internal Jacobian<Fq2> ToJacobian() => Jacobian<Fq2>.FromAffine(ToAffine());

    internal static G2Affine From(in Jacobian<Fq2> point) => From(point.ToAffine());

    internal static G2Affine From(in Affine<Fq2> point) => Unsafe.As<Affine<Fq2>, G2Affine>(ref Unsafe.AsRef(in point));

    internal Affine<Fq2> ToAffine() => new(X, Y);

    /// <summary>The q-power endomorphism on the twist; on G2 it multiplies by q.</summary>
    internal G2Affine Psi() => new(X.Conjugate() * PsiX, Y.Conjugate() * PsiY);

    /// <summary>The definition of membership, [r]P = infinity: the slow twin of <see cref="IsInSubgroup"/>.</summary>
    internal bool HasOrderR() => ToJacobian().Multiply(Limbs.FromBigInteger(Fr.Modulus)).IsInfinity;

    private static Jacobian<Fq2> Psi(in Jacobian<Fq2> p) =>
        new(p.X.Conjugate() * PsiX, p.Y.Conjugate() * PsiY, p.Z.Conjugate());

    private static Fq Parse(string text) =>
        Fq.TryParse(text, out Fq value) ? value : throw new InvalidOperationException($"{text} is no field element.");
}
