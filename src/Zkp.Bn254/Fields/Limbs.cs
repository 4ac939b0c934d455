using System.Numerics;
using System.Runtime.InteropServices;

namespace Zkp.Bn254;

/// <summary>A 256-bit number as four 64-bit limbs, least significant first.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Limbs(ulong l0, ulong l1, ulong l2, ulong l3) : IEquatable<Limbs>
{
    public readonly ulong L0 = l0;
    public readonly ulong L1 = l1;
    public readonly ulong L2 = l2;
    public readonly ulong L3 = l3;

    public bool IsZero => (L0 | L1 | L2 | L3) == 0;

    public bool Equals(Limbs other) =>
        ((L0 ^ other.L0) | (L1 ^ other.L1) | (L2 ^ other.L2) | (L3 ^ other.L3)) == 0;

    public override bool Equals(object? obj) => obj is Limbs other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(L0, L1, L2, L3);

    /// <summary>Whether this number is below <paramref name="other"/>, as unsigned integers.</summary>
    public bool IsBelow(in Limbs other)
    {
        if (L3 != other.L3)
        {
            return L3 < other.L3;
        }

        if (L2 != other.L2)
        {
            return L2 < other.L2;
        }

        return L1 != other.L1 ? L1 < other.L1 : L0 < other.L0;
    }

    /// <summary>The number as an integer.</summary>
    public BigInteger ToBigInteger()
    {
        Span<byte> bytes = stackalloc byte[32];
        LimbBytes.WriteLittleEndian(this, bytes);
        return new BigInteger(bytes, isUnsigned: true);
    }

    /// <summary>Takes an integer in [0, 2^256).</summary>
    public static Limbs FromBigInteger(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[32];
        bytes.Clear();
        return value.TryWriteBytes(bytes, out _, isUnsigned: true)
            ? LimbBytes.ReadLittleEndian(bytes)
            : throw new ArgumentOutOfRangeException(nameof(value), "The value does not fit 256 bits.");
    }
}
