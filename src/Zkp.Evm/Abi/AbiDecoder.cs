using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Zkp.Evm;

/// <summary>
/// Reads values from the ABI's head-and-tail form. The bytes come from a node, so every offset and length is checked, words must
/// hold what their type can hold (as Solidity's own decoder demands), and the number of values is bounded by the input's size:
/// offsets that point twice at the same place could otherwise blow a few bytes up without end.
/// </summary>
internal ref struct AbiDecoder
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> data;
    private int valuesLeft;

    private AbiDecoder(ReadOnlySpan<byte> data)
    {
        this.data = data;
        valuesLeft = (data.Length / 32) + 256;
    }

    public static AbiValues Decode(IReadOnlyList<AbiParameter> parameters, ReadOnlySpan<byte> data)
    {
        AbiDecoder decoder = new(data);
        return new AbiValues(parameters, decoder.ReadSequence([.. parameters.Select(parameter => parameter.Type)], 0));
    }

    /// <summary>Reads a value that is one word, as indexed event arguments are.</summary>
    public static object DecodeWord(AbiType type, ReadOnlySpan<byte> word)
    {
        AbiDecoder decoder = new(word);
        return decoder.Read(type, 0);
    }

    private object[] ReadSequence(AbiType[] types, int start)
    {
        object[] values = new object[types.Length];
        int at = start;
        for (int i = 0; i < types.Length; i++)
        {
            AbiType type = types[i];
            values[i] = Read(type, type.IsDynamic ? Offset(start, at) : at);
            at += type.HeadBytes;
        }

        return values;
    }

    private object Read(AbiType type, int at)
    {
        if (--valuesLeft < 0)
        {
            throw new FormatException("ABI: more values than the data can hold; its offsets overlap.");
        }

        switch (type.Kind)
        {
            case AbiTypeKind.UInt:
                BigInteger number = UInt256Bytes.Read(Word(at));
                return number.GetBitLength() <= type.Size ? number : throw BadWord(type, at);
            case AbiTypeKind.Int:
                return ReadInt(type, at);
            case AbiTypeKind.Bool:
                ReadOnlySpan<byte> flag = Word(at);
                return flag[31] <= 1 && !flag[..31].ContainsAnyExcept((byte)0) ? flag[31] == 1 : throw BadWord(type, at);
            case AbiTypeKind.Address:
                ReadOnlySpan<byte> word = Word(at);
                return word[..12].ContainsAnyExcept((byte)0) ? throw BadWord(type, at) : Address.FromBytes(word[12..]);
            case AbiTypeKind.FixedBytes:
                ReadOnlySpan<byte> padded = Word(at);
                return padded[type.Size..].ContainsAnyExcept((byte)0) ? throw BadWord(type, at) : padded[..type.Size].ToArray();
            case AbiTypeKind.Bytes:
                return Blob(at).ToArray();
            case AbiTypeKind.String:
                return ReadString(at);
            case AbiTypeKind.FixedArray:
                return ReadArray(type.Element!, type.Size, at);
            case AbiTypeKind.DynamicArray:
                return ReadArray(type.Element!, Length(at), at + 32);
            default:
                return new AbiValues(type.Components, ReadSequence([.. type.Components.Select(component => component.Type)], at));
        }
    }

    private object[] ReadArray(AbiType element, int count, int at)
    {
        // Checked before anything is allocated: every element has its word, unless its type has no words at all.
        if ((long)count * element.HeadBytes > data.Length - at || count > valuesLeft)
        {
            throw new FormatException($"ABI at byte {at}: an array of {count} elements does not fit the {data.Length} bytes of data.");
        }

        AbiType[] types = new AbiType[count];
        Array.Fill(types, element);
        return ReadSequence(types, at);
    }

    private readonly BigInteger ReadInt(AbiType type, int at)
    {
        BigInteger value = new(Word(at), isUnsigned: false, isBigEndian: true);
        BigInteger limit = BigInteger.One << (type.Size - 1);
        return value >= -limit && value < limit ? value : throw BadWord(type, at);
    }

    private readonly string ReadString(int at)
    {
        try
        {
            return StrictUtf8.GetString(Blob(at));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException($"ABI at byte {at}: a string is not UTF-8.");
        }
    }

    private readonly ReadOnlySpan<byte> Blob(int at)
    {
        int length = Length(at);
        return length <= data.Length - at - 32
            ? data.Slice(at + 32, length)
            : throw new FormatException($"ABI at byte {at}: {length} bytes do not fit the {data.Length} bytes of data.");
    }

    private readonly int Offset(int start, int at)
    {
        int offset = Length(at);
        return offset <= data.Length - start
            ? start + offset
            : throw new FormatException($"ABI at byte {at}: the offset {offset} points behind the {data.Length} bytes of data.");
    }

    /// <summary>A word that counts bytes or elements of this data, so at most a 31-bit number.</summary>
    private readonly int Length(int at)
    {
        ReadOnlySpan<byte> word = Word(at);
        uint low = BinaryPrimitives.ReadUInt32BigEndian(word[28..]);
        return word[..28].ContainsAnyExcept((byte)0) || low > int.MaxValue
            ? throw new FormatException($"ABI at byte {at}: a length or an offset is out of all proportion.")
            : (int)low;
    }

    private readonly ReadOnlySpan<byte> Word(int at) =>
        at >= 0 && at <= data.Length - 32
            ? data.Slice(at, 32)
            : throw new FormatException($"ABI at byte {at}: the data ends after {data.Length} bytes.");

    private static FormatException BadWord(AbiType type, int at) => new($"ABI at byte {at}: the word holds no {type}.");
}
