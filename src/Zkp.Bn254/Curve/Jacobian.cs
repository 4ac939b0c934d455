using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>
/// A point (X/Z², Y/Z³) of y² = x³ + b over either field; Z = 0 stands for infinity. Formulas are those of the Explicit-Formulas
/// Database for a = 0.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Jacobian<TField>(TField x, TField y, TField z)
    where TField : unmanaged, IField<TField>
{
    public readonly TField X = x;
    public readonly TField Y = y;
    public readonly TField Z = z;

    public static Jacobian<TField> Infinity => new(TField.One, TField.One, default);

    public bool IsInfinity => Z.IsZero;

    public static Jacobian<TField> FromAffine(in Affine<TField> point) =>
        point.IsInfinity ? Infinity : new Jacobian<TField>(point.X, point.Y, TField.One);

    /// <summary>dbl-2009-l.</summary>
    public Jacobian<TField> Double()
    {
        if (IsInfinity)
        {
            return this;
        }

        TField a = X.Square();
        TField b = Y.Square();
        TField c = b.Square();
        TField d = ((X + b).Square() - a - c).Double();
        TField e = a.Double() + a;
        TField x3 = e.Square() - d.Double();
        TField y3 = (e * (d - x3)) - c.Double().Double().Double();
        return new Jacobian<TField>(x3, y3, (Y * Z).Double());
    }

    /// <summary>add-2007-bl, with the cases it leaves out.</summary>
    public Jacobian<TField> Add(in Jacobian<TField> other)
    {
        if (IsInfinity)
        {
            return other;
        }

        if (other.IsInfinity)
        {
            return this;
        }

        TField z1z1 = Z.Square();
        TField z2z2 = other.Z.Square();
        TField u1 = X * z2z2;
        TField u2 = other.X * z1z1;
        TField s1 = Y * other.Z * z2z2;
        TField s2 = other.Y * Z * z1z1;
        TField h = u2 - u1;
        TField difference = s2 - s1;
        if (h.IsZero)
        {
            return difference.IsZero ? Double() : Infinity;
        }

        TField i = h.Double().Square();
        TField j = h * i;
        TField r = difference.Double();
        TField v = u1 * i;
        TField x3 = r.Square() - j - v.Double();
        TField y3 = (r * (v - x3)) - (s1 * j).Double();
        return new Jacobian<TField>(x3, y3, ((Z + other.Z).Square() - z1z1 - z2z2) * h);
    }

    /// <summary>madd-2007-bl, with the cases it leaves out.</summary>
    public Jacobian<TField> Add(in Affine<TField> other)
    {
        if (other.IsInfinity)
        {
            return this;
        }

        if (IsInfinity)
        {
            return new Jacobian<TField>(other.X, other.Y, TField.One);
        }

        TField z1z1 = Z.Square();
        TField h = (other.X * z1z1) - X;
        TField difference = (other.Y * Z * z1z1) - Y;
        if (h.IsZero)
        {
            return difference.IsZero ? Double() : Infinity;
        }

        TField hh = h.Square();
        TField i = hh.Double().Double();
        TField j = h * i;
        TField r = difference.Double();
        TField v = X * i;
        TField x3 = r.Square() - j - v.Double();
        TField y3 = (r * (v - x3)) - (Y * j).Double();
        return new Jacobian<TField>(x3, y3, (Z + h).Square() - z1z1 - hh);
    }

    public Jacobian<TField> Negate() => new(X, -Y, Z);

    /// <summary>Multiplies by a canonical 256-bit integer. Not constant-time.</summary>
    public Jacobian<TField> Multiply(in Limbs scalar)
    {
        Span<Jacobian<TField>> multiples = stackalloc Jacobian<TField>[16];
        multiples[0] = Infinity;
        for (int i = 1; i < multiples.Length; i++)
        {
            multiples[i] = multiples[i - 1].Add(this);
        }

        Jacobian<TField> result = Infinity;
        for (int nibble = 63; nibble >= 0; nibble--)
        {
            result = result.Double().Double().Double().Double();
            ulong word = (nibble >> 4) switch { 3 => scalar.L3, 2 => scalar.L2, 1 => scalar.L1, _ => scalar.L0 };
            int digit = (int)(word >> ((nibble & 15) * 4)) & 15;
            if (digit != 0)
            {
                result = result.Add(multiples[digit]);
            }
        }

        return result;
    }

    /// <summary>Multiplies by a constant.</summary>
    /// <param name="digits">It as <see cref="SignedDigits"/> of a width up to 4.</param>
    public Jacobian<TField> Multiply(ReadOnlySpan<sbyte> digits)
    {
        Jacobian<TField> twice = Double();
        Span<Jacobian<TField>> oddMultiples = stackalloc Jacobian<TField>[4];
        oddMultiples[0] = this;
        for (int i = 1; i < oddMultiples.Length; i++)
        {
            oddMultiples[i] = oddMultiples[i - 1].Add(twice);
        }

        Jacobian<TField> result = Infinity;
        foreach (sbyte digit in digits)
        {
            result = result.Double();
            if (digit != 0)
            {
                ref readonly Jacobian<TField> multiple = ref oddMultiples[Math.Abs(digit) / 2];
                result = result.Add(digit > 0 ? multiple : multiple.Negate());
            }
        }

        return result;
    }

    /// <summary>One inversion; the group law's slow half.</summary>
    public Affine<TField> ToAffine()
    {
        if (IsInfinity)
        {
            return default;
        }

        TField inverse = Z.Invert();
        TField squared = inverse.Square();
        return new Affine<TField>(X * squared, Y * squared * inverse);
    }

    /// <summary>Brings many points to affine coordinates with one inversion (Montgomery's trick).</summary>
    public static void ToAffine(ReadOnlySpan<Jacobian<TField>> points, Span<Affine<TField>> destination)
    {
        TField[] prefixes = new TField[points.Length];
        TField product = TField.One;
        for (int i = 0; i < points.Length; i++)
        {
            prefixes[i] = product;
            product = points[i].IsInfinity ? product : product * points[i].Z;
        }

        TField inverse = product.Invert();
        for (int i = points.Length - 1; i >= 0; i--)
        {
            if (points[i].IsInfinity)
            {
                destination[i] = default;
                continue;
            }

            TField z = inverse * prefixes[i];
            inverse *= points[i].Z;
            TField squared = z.Square();
            destination[i] = new Affine<TField>(points[i].X * squared, points[i].Y * squared * z);
        }
    }
}
