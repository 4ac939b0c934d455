using System.Numerics;

namespace Zkp.Evm;

/// <summary>Numbers below 2^256 as 32 big-endian bytes, the EVM's word.</summary>
internal static class UInt256Bytes
{
    public static readonly BigInteger Modulus = BigInteger.One << 256;

    /// <summary>Writes 32 bytes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative, or 2^256 and more.</exception>
    public static void Write(BigInteger value, Span<byte> destination)
    {
        if (value.Sign < 0 || value >= Modulus)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "The number does not fit 256 bits without a sign.");
        }

        Span<byte> word = destination[..32];
        word.Clear();
        int count = value.GetByteCount(isUnsigned: true);
        value.TryWriteBytes(word[(32 - count)..], out _, isUnsigned: true, isBigEndian: true);
    }

    public static BigInteger Read(ReadOnlySpan<byte> word) => new(word[..32], isUnsigned: true, isBigEndian: true);
}
