using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>
/// An element of BN254's scalar field: the numbers a circuit computes with. Stored as four 64-bit limbs in Montgomery form;
/// every way in and out of the type is canonical (below the modulus).
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Fr : IField<Fr>
{
    /// <summary>The number of bytes of a serialised element.</summary>
    public const int Size = 32;

    internal readonly Limbs Limbs;

    internal Fr(Limbs montgomery) => Limbs = montgomery;

    /// <summary>The neutral element of addition.</summary>
    public static Fr Zero => default;

    /// <summary>The neutral element of multiplication.</summary>
    public static Fr One => new(ScalarModulus.R);

    /// <summary>The prime modulus.</summary>
    public static BigInteger Modulus { get; } = Montgomery<ScalarModulus>.Modulus.ToBigInteger();

    /// <summary>Whether this is zero.</summary>
    public bool IsZero => Limbs.IsZero;

    /// <summary>Whether this is one.</summary>
    public bool IsOne => Limbs.Equals(ScalarModulus.R);

    public static Fr operator +(in Fr left, in Fr right) => new(Montgomery<ScalarModulus>.Add(left.Limbs, right.Limbs));

    public static Fr operator -(in Fr left, in Fr right) => new(Montgomery<ScalarModulus>.Subtract(left.Limbs, right.Limbs));

    public static Fr operator -(in Fr value) => new(Montgomery<ScalarModulus>.Negate(value.Limbs));

    public static Fr operator *(in Fr left, in Fr right) => new(Montgomery<ScalarModulus>.Multiply(left.Limbs, right.Limbs));

    public static bool operator ==(in Fr left, in Fr right) => left.Limbs.Equals(right.Limbs);

    public static bool operator !=(in Fr left, in Fr right) => !left.Limbs.Equals(right.Limbs);

    /// <summary>Takes a small number.</summary>
    public static Fr FromUInt64(ulong value) => new(Montgomery<ScalarModulus>.ToMontgomery(new Limbs(value, 0, 0, 0)));

    /// <summary>Takes any integer modulo the modulus, negative ones included.</summary>
    public static Fr FromBigInteger(BigInteger value) => new(Montgomery<ScalarModulus>.FromBigInteger(value));

    /// <summary>Takes an integer that is already canonical; refuses negative ones and those not below the modulus.</summary>
    public static bool TryFromBigInteger(BigInteger value, out Fr result)
    {
        if (value.Sign < 0 || value >= Modulus)
        {
            result = default;
            return false;
        }

        result = FromBigInteger(value);
        return true;
    }

    /// <summary>Reads 32 bytes, most significant first; refuses another length and values not below the modulus.</summary>
    public static bool TryReadBigEndian(ReadOnlySpan<byte> source, out Fr result)
    {
        result = default;
        return source.Length == Size && TryFromCanonical(LimbBytes.ReadBigEndian(source), out result);
    }

    /// <summary>Reads 32 bytes, least significant first; refuses another length and values not below the modulus.</summary>
    public static bool TryReadLittleEndian(ReadOnlySpan<byte> source, out Fr result)
    {
        result = default;
        return source.Length == Size && TryFromCanonical(LimbBytes.ReadLittleEndian(source), out result);
    }

    /// <summary>Parses a canonical decimal number, or a hexadecimal one after <c>0x</c>; refuses signs, spaces and values not below the modulus.</summary>
    public static bool TryParse(string? decimalOrHex, out Fr result)
    {
        result = default;
        return FieldText.TryParse(decimalOrHex, out BigInteger value) && TryFromBigInteger(value, out result);
    }

    /// <summary>The multiplicative inverse.</summary>
    /// <exception cref="DivideByZeroException">This is zero.</exception>
    public Fr Invert() =>
        IsZero ? throw new DivideByZeroException("Zero has no inverse.") : new(Montgomery<ScalarModulus>.Invert(Limbs));

    /// <summary>This times itself.</summary>
    public Fr Square() => new(Montgomery<ScalarModulus>.Multiply(Limbs, Limbs));

    /// <summary>This plus itself.</summary>
    public Fr Double() => new(Montgomery<ScalarModulus>.Add(Limbs, Limbs));

    /// <summary>Raises to a power below 2^256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The exponent is negative or has more than 256 bits.</exception>
    public Fr Pow(BigInteger exponent) =>
        exponent.Sign < 0
            ? throw new ArgumentOutOfRangeException(nameof(exponent), "The exponent is negative.")
            : new(Montgomery<ScalarModulus>.Power(Limbs, Limbs.FromBigInteger(exponent)));

    /// <summary>The canonical integer, in [0, modulus).</summary>
    public BigInteger ToBigInteger() => ToCanonical().ToBigInteger();

    /// <summary>Writes 32 bytes, most significant first.</summary>
    public void WriteBigEndian(Span<byte> destination) => LimbBytes.WriteBigEndian(ToCanonical(), destination[..Size]);

    /// <summary>Writes 32 bytes, least significant first.</summary>
    public void WriteLittleEndian(Span<byte> destination) => LimbBytes.WriteLittleEndian(ToCanonical(), destination[..Size]);

    public bool Equals(Fr other) => Limbs.Equals(other.Limbs);

    public override bool Equals(object? obj) => obj is Fr other && Equals(other);

    public override int GetHashCode() => Limbs.GetHashCode();

    /// <summary>The canonical decimal number.</summary>
    public override string ToString() => ToBigInteger().ToString(CultureInfo.InvariantCulture);

    internal static bool TryFromCanonical(in Limbs canonical, out Fr result)
    {
        bool isBelow = canonical.IsBelow(Montgomery<ScalarModulus>.Modulus);
        result = isBelow ? new Fr(Montgomery<ScalarModulus>.ToMontgomery(canonical)) : default;
        return isBelow;
    }

    internal Limbs ToCanonical() => Montgomery<ScalarModulus>.FromMontgomery(Limbs);
}
