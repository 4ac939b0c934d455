using System.Numerics;

namespace Zkp.Evm;

/// <summary>An RLP value: a string of bytes, or a list of values.</summary>
public sealed class RlpItem
{
    private readonly ReadOnlyMemory<byte> payload;
    private readonly IReadOnlyList<RlpItem>? items;

    private RlpItem(ReadOnlyMemory<byte> payload, IReadOnlyList<RlpItem>? items)
    {
        this.payload = payload;
        this.items = items;
    }

    public bool IsList => items is not null;

    /// <summary>The bytes of a string.</summary>
    /// <exception cref="FormatException">It is a list.</exception>
    public ReadOnlyMemory<byte> Payload => items is null ? payload : throw new FormatException("An RLP string was expected and a list is there.");

    /// <summary>The values of a list.</summary>
    /// <exception cref="FormatException">It is a string.</exception>
    public IReadOnlyList<RlpItem> Items => items ?? throw new FormatException("An RLP list was expected and a string is there.");

    public static RlpItem Bytes(ReadOnlyMemory<byte> bytes) => new(bytes, null);

    public static RlpItem List(params IReadOnlyList<RlpItem> values) => new(default, values);

    /// <summary>A number as its big-endian bytes without leading zeros; zero is the empty string.</summary>
    public static RlpItem Integer(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        return Bytes(value.IsZero ? [] : value.ToByteArray(isUnsigned: true, isBigEndian: true));
    }

    /// <summary>Reads a number of at most <paramref name="maxBytes"/> bytes.</summary>
    /// <exception cref="FormatException">Leading zeros, too many bytes, or a list.</exception>
    public BigInteger ToInteger(int maxBytes = 32)
    {
        ReadOnlySpan<byte> bytes = Payload.Span;
        if (bytes.Length > maxBytes)
        {
            throw new FormatException($"An RLP number of at most {maxBytes} bytes was expected and {bytes.Length} are there.");
        }

        if (bytes.Length > 0 && bytes[0] == 0)
        {
            throw new FormatException("An RLP number has a leading zero byte.");
        }

        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }
}
