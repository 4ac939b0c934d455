using System.Collections;
using System.Numerics;
using System.Text;

namespace Zkp.Evm;

/// <summary>
/// Writes values in the ABI's head-and-tail form (https://docs.soliditylang.org/en/latest/abi-spec.html#formal-specification-of-the-encoding).
/// A value that does not fit its type is refused, never cut.
/// </summary>
internal static class AbiEncoder
{
    public static byte[] Encode(IReadOnlyList<AbiParameter> parameters, IReadOnlyList<object?> values)
    {
        if (parameters.Count != values.Count)
        {
            throw new ArgumentException($"{parameters.Count} ABI values are needed and {values.Count} are given.", nameof(values));
        }

        using MemoryStream output = new();
        WriteSequence(output, [.. parameters.Select(parameter => parameter.Type)], values, [.. parameters.Select(parameter => parameter.Name)]);
        return output.ToArray();
    }

    /// <summary>The value's own encoding, without the offset in front of a dynamic one.</summary>
    public static byte[] EncodeAlone(AbiType type, object? value)
    {
        using MemoryStream output = new();
        Write(output, type, value, type.Name);
        return output.ToArray();
    }

    private static void WriteSequence(MemoryStream output, AbiType[] types, IReadOnlyList<object?> values, string[]? names)
    {
        int headBytes = types.Aggregate(0, (sum, type) => checked(sum + type.HeadBytes));
        using MemoryStream tail = new();
        for (int i = 0; i < types.Length; i++)
        {
            string name = names is { } given && given[i].Length > 0 ? given[i] : $"value {i}";
            if (types[i].IsDynamic)
            {
                WriteWord(output, headBytes + tail.Length);
                Write(tail, types[i], values[i], name);
            }
            else
            {
                Write(output, types[i], values[i], name);
            }
        }

        tail.WriteTo(output);
    }

    private static void Write(MemoryStream output, AbiType type, object? value, string name)
    {
        switch (type.Kind)
        {
            case AbiTypeKind.UInt:
                BigInteger number = Number(type, value, name);
                WriteWord(output, number.Sign >= 0 && number.GetBitLength() <= type.Size ? number : throw DoesNotFit(type, value, name));
                break;
            case AbiTypeKind.Int:
                WriteInt(output, type, Number(type, value, name), name);
                break;
            case AbiTypeKind.Bool:
                WriteWord(output, value is bool truth ? (truth ? 1 : 0) : throw WrongType(type, value, name));
                break;
            case AbiTypeKind.Address:
                WriteWord(output, new BigInteger(AddressOf(type, value, name).ToArray(), isUnsigned: true, isBigEndian: true));
                break;
            case AbiTypeKind.FixedBytes:
                ReadOnlySpan<byte> word = BytesOf(type, value, name);
                WritePadded(output, word.Length == type.Size ? word : throw DoesNotFit(type, value, name));
                break;
            case AbiTypeKind.Bytes:
                ReadOnlySpan<byte> bytes = BytesOf(type, value, name);
                WriteWord(output, bytes.Length);
                WritePadded(output, bytes);
                break;
            case AbiTypeKind.String:
                byte[] utf8 = Encoding.UTF8.GetBytes(value as string ?? throw WrongType(type, value, name));
                WriteWord(output, utf8.Length);
                WritePadded(output, utf8);
                break;
            case AbiTypeKind.FixedArray or AbiTypeKind.DynamicArray:
                WriteArray(output, type, value, name);
                break;
            default:
                WriteTuple(output, type, value, name);
                break;
        }
    }

    private static void WriteArray(MemoryStream output, AbiType type, object? value, string name)
    {
        IReadOnlyList<object?> items = ItemsOf(type, value, name);
        if (type.Kind == AbiTypeKind.DynamicArray)
        {
            WriteWord(output, items.Count);
        }
        else if (items.Count != type.Size)
        {
            throw new ArgumentException($"ABI argument {name}: {type} needs {type.Size} elements and {items.Count} are given.", nameof(value));
        }

        AbiType[] types = new AbiType[items.Count];
        Array.Fill(types, type.Element!);
        WriteSequence(output, types, items, null);
    }

    private static void WriteTuple(MemoryStream output, AbiType type, object? value, string name)
    {
        IReadOnlyList<object?> fields = ItemsOf(type, value, name);
        if (fields.Count != type.Components.Count)
        {
            throw new ArgumentException($"ABI argument {name}: {type} has {type.Components.Count} fields and {fields.Count} are given.", nameof(value));
        }

        WriteSequence(
            output, [.. type.Components.Select(component => component.Type)], fields, [.. type.Components.Select(component => component.Name)]);
    }

    private static void WriteInt(MemoryStream output, AbiType type, BigInteger number, string name)
    {
        BigInteger limit = BigInteger.One << (type.Size - 1);
        if (number < -limit || number >= limit)
        {
            throw DoesNotFit(type, number, name);
        }

        WriteWord(output, number.Sign < 0 ? number + UInt256Bytes.Modulus : number);
    }

    private static void WriteWord(MemoryStream output, BigInteger number)
    {
        Span<byte> word = stackalloc byte[32];
        UInt256Bytes.Write(number, word);
        output.Write(word);
    }

    private static void WritePadded(MemoryStream output, ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        Span<byte> zeros = stackalloc byte[32];
        zeros.Clear();
        output.Write(zeros[..((32 - (bytes.Length % 32)) % 32)]);
    }

    private static BigInteger Number(AbiType type, object? value, string name) => value switch
    {
        BigInteger number => number,
        int number => number,
        uint number => number,
        long number => number,
        ulong number => number,
        byte number => number,
        ushort number => number,
        short number => number,
        UInt128 number => number,
        Wei wei => wei.Value,
        Hash32 hash => hash.ToBigInteger(),
        _ => throw WrongType(type, value, name),
    };

    private static Address AddressOf(AbiType type, object? value, string name) => value switch
    {
        Address address => address,
        string text when Address.TryParse(text, out Address address) => address,
        _ => throw WrongType(type, value, name),
    };

    private static ReadOnlySpan<byte> BytesOf(AbiType type, object? value, string name) => value switch
    {
        byte[] bytes => bytes,
        ReadOnlyMemory<byte> bytes => bytes.Span,
        Hash32 hash => hash.ToArray(),
        _ => throw WrongType(type, value, name),
    };

    private static IReadOnlyList<object?> ItemsOf(AbiType type, object? value, string name) => value switch
    {
        IReadOnlyList<object?> items => items,
        string or byte[] => throw WrongType(type, value, name),
        IEnumerable items => [.. items.Cast<object?>()],
        System.Runtime.CompilerServices.ITuple tuple => [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i])],
        _ => throw WrongType(type, value, name),
    };

    private static ArgumentException WrongType(AbiType type, object? value, string name) =>
        new($"ABI argument {name}: {type} can't be made from {(value is null ? "null" : value.GetType().Name)}.", nameof(value));

    private static ArgumentException DoesNotFit(AbiType type, object? value, string name) =>
        new($"ABI argument {name}: {(value is byte[] bytes ? $"{bytes.Length} bytes" : value)} does not fit {type}.", nameof(value));
}
