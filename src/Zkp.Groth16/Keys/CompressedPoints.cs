using System.Numerics;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Points as their x, most significant byte first, with two flags in its two unused highest bits, as gnark-crypto writes them: 10 for the
/// lesser y, 11 for the greater, 01 for infinity. In G2 the coefficient of u comes before the real part.
/// </summary>
internal static class CompressedPoints
{
    public const int G1Size = Fq.Size;
    public const int G2Size = 2 * Fq.Size;

    private const byte Infinity = 0b01 << 6;
    private const byte Lesser = 0b10 << 6;
    private const byte Greater = 0b11 << 6;
    private const byte FlagMask = 0b11 << 6;

    private static readonly BigInteger HalfModulus = (Fq.Modulus - 1) / 2;

    public static void Write(G1Affine point, Span<byte> destination)
    {
        point.X.WriteBigEndian(destination);
        destination[0] |= point.IsInfinity ? Infinity : IsGreater(point.Y) ? Greater : Lesser;
    }

    public static void Write(G2Affine point, Span<byte> destination)
    {
        point.X.C1.WriteBigEndian(destination);
        point.X.C0.WriteBigEndian(destination[Fq.Size..]);
        destination[0] |= point.IsInfinity ? Infinity : IsGreater(point.Y) ? Greater : Lesser;
    }

    public static bool TryRead(ReadOnlySpan<byte> source, out G1Affine point)
    {
        point = default;
        Span<byte> bytes = stackalloc byte[G1Size];
        byte flag = TakeFlag(source, bytes);
        if (!Fq.TryReadBigEndian(bytes, out Fq x))
        {
            return false;
        }

        if (flag == Infinity)
        {
            return x.IsZero;
        }

        Fq right = (x.Square() * x) + Fq.FromUInt64(3);
        if (flag == 0 || !SquareRoots.TryRoot(right, out Fq y))
        {
            return false;
        }

        point = new G1Affine(x, IsGreater(y) == (flag == Greater) ? y : -y);
        return true;
    }

    /// <summary>Membership of the subgroup is checked too.</summary>
    public static bool TryRead(ReadOnlySpan<byte> source, out G2Affine point)
    {
        point = default;
        Span<byte> bytes = stackalloc byte[G2Size];
        byte flag = TakeFlag(source, bytes);
        if (!Fq.TryReadBigEndian(bytes[..Fq.Size], out Fq c1) || !Fq.TryReadBigEndian(bytes[Fq.Size..], out Fq c0))
        {
            return false;
        }

        Fq2 x = new(c0, c1);
        if (flag == Infinity)
        {
            return x.IsZero;
        }

        if (flag == 0 || !SquareRoots.TryRoot((x.Square() * x) + G2Affine.TwistB, out Fq2 y))
        {
            return false;
        }

        G2Affine candidate = new(x, IsGreater(y) == (flag == Greater) ? y : -y);
        if (!candidate.IsInSubgroup)
        {
            return false;
        }

        point = candidate;
        return true;
    }

    private static byte TakeFlag(ReadOnlySpan<byte> source, Span<byte> bytes)
    {
        source[..bytes.Length].CopyTo(bytes);
        byte flag = (byte)(bytes[0] & FlagMask);
        bytes[0] &= unchecked((byte)~FlagMask);
        return flag;
    }

    public static bool IsGreater(Fq y) => y.ToBigInteger() > HalfModulus;

    public static bool IsGreater(Fq2 y) => y.C1.IsZero ? IsGreater(y.C0) : IsGreater(y.C1);
}
