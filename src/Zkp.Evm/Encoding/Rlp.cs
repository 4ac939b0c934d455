using System.Buffers.Binary;

namespace Zkp.Evm;

/// <summary>
/// Recursive length prefix, the encoding of transactions (Ethereum yellow paper, appendix B). The decoder takes the one canonical
/// form only, so that no two byte strings mean the same transaction.
/// </summary>
public static class Rlp
{
    /// <summary>Lists inside lists; a transaction needs four.</summary>
    private const int MaxDepth = 32;

    public static byte[] Encode(RlpItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        byte[] output = new byte[EncodedLength(item)];
        int end = Write(item, output);
        return end == output.Length ? output : throw new InvalidOperationException("RLP lengths disagree.");
    }

    /// <summary>Reads exactly one value that fills the input.</summary>
    /// <exception cref="FormatException">Truncated, trailing bytes, not canonical, or nested too deep; says where.</exception>
    public static RlpItem Decode(ReadOnlyMemory<byte> input)
    {
        (RlpItem item, int end) = Read(input, 0, depth: 0);
        return end == input.Length
            ? item
            : throw new FormatException($"RLP: {input.Length - end} bytes too many after the value.");
    }

    private static int EncodedLength(RlpItem item)
    {
        if (item.IsList)
        {
            int payload = PayloadLength(item);
            return HeaderLength(payload) + payload;
        }

        ReadOnlySpan<byte> bytes = item.Payload.Span;
        return IsSingleByte(bytes) ? 1 : HeaderLength(bytes.Length) + bytes.Length;
    }

    private static int PayloadLength(RlpItem list)
    {
        int length = 0;
        foreach (RlpItem item in list.Items)
        {
            length = checked(length + EncodedLength(item));
        }

        return length;
    }

    private static int Write(RlpItem item, Span<byte> output)
    {
        if (item.IsList)
        {
            int at = WriteHeader(0xc0, PayloadLength(item), output);
            foreach (RlpItem inner in item.Items)
            {
                at += Write(inner, output[at..]);
            }

            return at;
        }

        ReadOnlySpan<byte> bytes = item.Payload.Span;
        int start = IsSingleByte(bytes) ? 0 : WriteHeader(0x80, bytes.Length, output);
        bytes.CopyTo(output[start..]);
        return start + bytes.Length;
    }

    private static bool IsSingleByte(ReadOnlySpan<byte> bytes) => bytes.Length == 1 && bytes[0] < 0x80;

    private static int HeaderLength(int payload) => payload <= 55 ? 1 : 1 + LengthBytes(payload);

    private static int LengthBytes(int length) => length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;

    private static int WriteHeader(byte offset, int payload, Span<byte> output)
    {
        if (payload <= 55)
        {
            output[0] = (byte)(offset + payload);
            return 1;
        }

        int count = LengthBytes(payload);
        output[0] = (byte)(offset + 55 + count);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, payload);
        length[(4 - count)..].CopyTo(output[1..]);
        return 1 + count;
    }

    private static (RlpItem Item, int End) Read(ReadOnlyMemory<byte> input, int at, int depth)
    {
        if (at >= input.Length)
        {
            throw Truncated(at);
        }

        byte first = input.Span[at];
        if (first < 0x80)
        {
            return (RlpItem.Bytes(input.Slice(at, 1)), at + 1);
        }

        bool isList = first >= 0xc0;
        (int start, int length) = ReadHeader(input.Span, at, first - (isList ? 0xc0 : 0x80));
        int end = start + length;
        if (!isList)
        {
            if (length == 1 && input.Span[start] < 0x80)
            {
                throw new FormatException($"RLP at byte {at}: a single byte below 0x80 stands for itself and takes no prefix.");
            }

            return (RlpItem.Bytes(input.Slice(start, length)), end);
        }

        if (depth >= MaxDepth)
        {
            throw new FormatException($"RLP at byte {at}: lists are nested more than {MaxDepth} deep.");
        }

        List<RlpItem> items = [];
        ReadOnlyMemory<byte> upToEnd = input[..end];
        while (start < end)
        {
            (RlpItem item, start) = Read(upToEnd, start, depth + 1);
            items.Add(item);
        }

        return (RlpItem.List(items), end);
    }

    private static (int Start, int Length) ReadHeader(ReadOnlySpan<byte> input, int at, int offset)
    {
        int start = at + 1;
        ulong length = (ulong)offset;
        if (offset > 55)
        {
            int count = offset - 55;
            if (count > input.Length - start)
            {
                throw Truncated(at);
            }

            if (input[start] == 0 || count > 4)
            {
                throw new FormatException($"RLP at byte {at}: the length has a leading zero or is too large.");
            }

            length = 0;
            foreach (byte digit in input.Slice(start, count))
            {
                length = (length << 8) | digit;
            }

            if (length <= 55)
            {
                throw new FormatException($"RLP at byte {at}: a length of {length} takes the short form.");
            }

            start += count;
        }

        return length <= (ulong)(input.Length - start) ? (start, (int)length) : throw Truncated(at);
    }

    private static FormatException Truncated(int at) => new($"RLP at byte {at}: the input ends too early.");
}
