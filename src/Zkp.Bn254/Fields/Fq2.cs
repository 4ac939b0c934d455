using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>An element c0 + c1·u of Fq[u]/(u² + 1): the coordinates of points of G2.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Fq2(Fq c0, Fq c1) : IField<Fq2>
{
    /// <summary>The real part.</summary>
    public Fq C0 { get; } = c0;

    /// <summary>The coefficient of u.</summary>
    public Fq C1 { get; } = c1;

    /// <summary>The neutral element of addition.</summary>
    public static Fq2 Zero => default;

    /// <summary>The neutral element of multiplication.</summary>
    public static Fq2 One => new(Fq.One, Fq.Zero);

    /// <summary>9 + u: the cubic and quadratic non-residue on which the tower above stands.</summary>
    internal static Fq2 NonResidue => new(Fq.FromUInt64(9), Fq.One);

    public bool IsZero => C0.IsZero && C1.IsZero;

    public static Fq2 operator +(in Fq2 left, in Fq2 right) => new(left.C0 + right.C0, left.C1 + right.C1);

    public static Fq2 operator -(in Fq2 left, in Fq2 right) => new(left.C0 - right.C0, left.C1 - right.C1);

    public static Fq2 operator -(in Fq2 value) => new(-value.C0, -value.C1);

    /// <summary>Karatsuba: three multiplications in place of four.</summary>
    public static Fq2 operator *(in Fq2 left, in Fq2 right)
    {
        Fq real = left.C0 * right.C0;
        Fq imaginary = left.C1 * right.C1;
        Fq cross = (left.C0 + left.C1) * (right.C0 + right.C1);
        return new Fq2(real - imaginary, cross - real - imaginary);
    }

    public static Fq2 operator *(in Fq2 left, in Fq right) => new(left.C0 * right, left.C1 * right);

    public static bool operator ==(in Fq2 left, in Fq2 right) => left.Equals(right);

    public static bool operator !=(in Fq2 left, in Fq2 right) => !left.Equals(right);

    /// <summary>(c0 + c1)(c0 − c1) + 2·c0·c1·u.</summary>
    public Fq2 Square() => new((C0 + C1) * (C0 - C1), (C0 * C1).Double());

    public Fq2 Double() => new(C0.Double(), C1.Double());

    /// <summary>c0 − c1·u, which is also the q-th power.</summary>
    public Fq2 Conjugate() => new(C0, -C1);

    /// <summary>The multiplicative inverse.</summary>
    /// <exception cref="DivideByZeroException">This is zero.</exception>
    public Fq2 Invert()
    {
        Fq norm = (C0.Square() + C1.Square()).Invert();
        return new Fq2(C0 * norm, -(C1 * norm));
    }

    /// <summary>This times 9 + u.</summary>
    internal Fq2 MultiplyByNonResidue()
    {
        Fq eight0 = C0.Double().Double().Double();
        Fq eight1 = C1.Double().Double().Double();
        return new Fq2(eight0 + C0 - C1, eight1 + C1 + C0);
    }

    /// <summary>Raises to any non-negative power.</summary>
    internal Fq2 Pow(System.Numerics.BigInteger exponent)
    {
        Fq2 result = One;
        for (long bit = exponent.GetBitLength() - 1; bit >= 0; bit--)
        {
            result = result.Square();
            if (!((exponent >> (int)bit) & System.Numerics.BigInteger.One).IsZero)
            {
                result *= this;
            }
        }

        return result;
    }

    public bool Equals(Fq2 other) => C0 == other.C0 && C1 == other.C1;

    public override bool Equals(object? obj) => obj is Fq2 other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(C0, C1);

    public override string ToString() => $"{C0} + {C1}·u";
}
