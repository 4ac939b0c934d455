using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>32 bytes: the hash of a block or a transaction, a topic of a log, or a <c>bytes32</c>.</summary>
[JsonConverter(typeof(Hash32JsonConverter))]
public readonly record struct Hash32 : IComparable<Hash32>
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = 32;

    private readonly ulong w0;
    private readonly ulong w1;
    private readonly ulong w2;
    private readonly ulong w3;

    private Hash32(ReadOnlySpan<byte> bytes)
    {
        w0 = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        w1 = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        w2 = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        w3 = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    public static Hash32 Zero => default;

    /// <summary>Takes exactly 32 bytes.</summary>
    public static Hash32 FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new Hash32(bytes)
            : throw new ArgumentException($"A hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads 64 hex digits, with or without <c>0x</c>.</summary>
    /// <exception cref="FormatException">The text is no such thing.</exception>
    public static Hash32 Parse(string text) =>
        TryParse(text, out Hash32 hash)
            ? hash
            : throw new FormatException($"'{Hex.Shorten(text)}' is not a 32-byte hash (64 hex digits after 0x).");

    public static bool TryParse([NotNullWhen(true)] string? text, out Hash32 hash)
    {
        bool read = Hex.TryDecode(text, out byte[]? bytes) && bytes.Length == Length;
        hash = read ? new Hash32(bytes) : default;
        return read;
    }

    /// <summary>The Keccak-256 of a UTF-8 text, as Solidity's <c>keccak256(bytes(text))</c>.</summary>
    public static Hash32 KeccakOf(string text) => FromBytes(Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>The big-endian bytes of a number below 2^256.</summary>
    public static Hash32 FromBigInteger(BigInteger value)
    {
        Span<byte> bytes = stackalloc byte[Length];
        UInt256Bytes.Write(value, bytes);
        return new Hash32(bytes);
    }

    /// <summary>The bytes read as a big-endian number.</summary>
    public BigInteger ToBigInteger() => new(ToArray(), isUnsigned: true, isBigEndian: true);

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, w0);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], w1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], w2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], w3);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(Hash32 other)
    {
        int order = w0.CompareTo(other.w0);
        order = order != 0 ? order : w1.CompareTo(other.w1);
        order = order != 0 ? order : w2.CompareTo(other.w2);
        return order != 0 ? order : w3.CompareTo(other.w3);
    }

    public static bool operator <(Hash32 left, Hash32 right) => left.CompareTo(right) < 0;

    public static bool operator >(Hash32 left, Hash32 right) => left.CompareTo(right) > 0;

    public static bool operator <=(Hash32 left, Hash32 right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Hash32 left, Hash32 right) => left.CompareTo(right) >= 0;

    public override string ToString() => Hex.Encode(ToArray());
}
