using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>
/// A 20-byte account address. Written with the EIP-55 checksum; read in one case without a check, in mixed case only when the
/// checksum holds (https://eips.ethereum.org/EIPS/eip-55).
/// </summary>
[JsonConverter(typeof(AddressJsonConverter))]
public readonly record struct Address : IComparable<Address>
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 20;

    private readonly ulong high;
    private readonly ulong middle;
    private readonly uint low;

    private Address(ReadOnlySpan<byte> bytes)
    {
        high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        middle = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        low = BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]);
    }

    /// <summary>The address of twenty zero bytes; nobody holds its key.</summary>
    public static Address Zero => default;

    /// <summary>Takes exactly 20 bytes.</summary>
    public static Address FromBytes(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length
            ? new Address(bytes)
            : throw new ArgumentException($"An address has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    /// <summary>Reads 40 hex digits with or without <c>0x</c>; a mixed-case address must carry a right EIP-55 checksum.</summary>
    /// <exception cref="FormatException">Not an address, or a wrong checksum; the message says which.</exception>
    public static Address Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out Address address) switch
        {
            null => address,
            { } reason => throw new FormatException($"'{Hex.Shorten(text)}' is not an address: {reason}."),
        };
    }

    /// <summary>Reads an address; false where <see cref="Parse"/> throws.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Address address)
    {
        address = default;
        return text is not null && Read(text, out address) is null;
    }

    /// <summary>The address of a contract that <paramref name="sender"/> creates with a transaction of this nonce.</summary>
    public static Address OfCreatedContract(Address sender, Nonce nonce)
    {
        byte[] encoded = Rlp.Encode(RlpItem.List(RlpItem.Bytes(sender.ToArray()), RlpItem.Integer(nonce.Value)));
        return new Address(Keccak256.Hash(encoded).AsSpan(12));
    }

    /// <summary>The address of a contract made by CREATE2 (https://eips.ethereum.org/EIPS/eip-1014).</summary>
    public static Address OfCreate2(Address deployer, Hash32 salt, ReadOnlySpan<byte> initCode)
    {
        byte[] input = new byte[85];
        input[0] = 0xff;
        deployer.CopyTo(input.AsSpan(1));
        salt.CopyTo(input.AsSpan(21));
        Keccak256.Hash(initCode, input.AsSpan(53));
        return new Address(Keccak256.Hash(input).AsSpan(12));
    }

    /// <summary>Writes the 20 bytes.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], middle);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], low);
    }

    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    public int CompareTo(Address other)
    {
        int order = high.CompareTo(other.high);
        order = order != 0 ? order : middle.CompareTo(other.middle);
        return order != 0 ? order : low.CompareTo(other.low);
    }

    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    /// <summary>The EIP-55 form, with <c>0x</c>.</summary>
    public override string ToString()
    {
        string digits = Convert.ToHexStringLower(ToArray());
        Span<byte> ascii = stackalloc byte[2 * Length];
        System.Text.Encoding.ASCII.GetBytes(digits, ascii);
        Span<byte> hash = stackalloc byte[32];
        Keccak256.Hash(ascii, hash);
        Span<char> text = stackalloc char[2 + 2 * Length];
        text[0] = '0';
        text[1] = 'x';
        for (int i = 0; i < digits.Length; i++)
        {
            int nibble = (hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf;
            text[2 + i] = nibble >= 8 ? char.ToUpperInvariant(digits[i]) : digits[i];
        }

        return new string(text);
    }

    /// <returns>Null when it was read, else what is wrong.</returns>
    private static string? Read(string text, out Address address)
    {
        address = default;
        string digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        if (digits.Length != 2 * Length)
        {
            return $"it needs {2 * Length} hex digits and has {digits.Length}";
        }

        if (!Hex.TryDecode("0x" + digits, out byte[]? bytes))
        {
            return "it has a character that is no hex digit";
        }

        Address read = new(bytes);
        bool mixed = digits.AsSpan().ContainsAnyInRange('a', 'f') && digits.AsSpan().ContainsAnyInRange('A', 'F');
        if (mixed && !read.ToString().AsSpan(2).SequenceEqual(digits))
        {
            return "its EIP-55 checksum is wrong (a digit was mistyped?)";
        }

        address = read;
        return null;
    }
}
