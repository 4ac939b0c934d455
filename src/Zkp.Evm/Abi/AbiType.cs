namespace Zkp.Evm;

/// <summary>A type of the contract ABI, as in <c>uint256</c>, <c>bytes32[4][]</c> or <c>(address,uint256[])</c>.</summary>
public sealed class AbiType
{
    private AbiType(AbiTypeKind kind, int size = 0, AbiType? element = null, IReadOnlyList<AbiParameter>? components = null)
    {
        Kind = kind;
        Size = size;
        Element = element;
        Components = components ?? [];
        IsDynamic = kind switch
        {
            AbiTypeKind.Bytes or AbiTypeKind.String or AbiTypeKind.DynamicArray => true,
            AbiTypeKind.FixedArray => element!.IsDynamic,
            AbiTypeKind.Tuple => Components.Any(component => component.Type.IsDynamic),
            _ => false,
        };
        HeadBytes = IsDynamic ? 32 : kind switch
        {
            AbiTypeKind.FixedArray => Bounded((long)size * element!.HeadBytes),
            AbiTypeKind.Tuple => Bounded(Components.Sum(component => (long)component.Type.HeadBytes)),
            _ => 32,
        };
        Name = kind switch
        {
            AbiTypeKind.UInt => $"uint{size}",
            AbiTypeKind.Int => $"int{size}",
            AbiTypeKind.Bool => "bool",
            AbiTypeKind.Address => "address",
            AbiTypeKind.FixedBytes => $"bytes{size}",
            AbiTypeKind.Bytes => "bytes",
            AbiTypeKind.String => "string",
            AbiTypeKind.FixedArray => $"{element!.Name}[{size}]",
            AbiTypeKind.DynamicArray => $"{element!.Name}[]",
            _ => $"({string.Join(',', Components.Select(component => component.Type.Name))})",
        };
    }

    public static AbiType Bool { get; } = new(AbiTypeKind.Bool);

    public static AbiType Address { get; } = new(AbiTypeKind.Address);

    public static AbiType Bytes { get; } = new(AbiTypeKind.Bytes);

    public static AbiType String { get; } = new(AbiTypeKind.String);

    public AbiTypeKind Kind { get; }

    /// <summary>Bits of a number, bytes of a <c>bytesN</c>, elements of a fixed array; else 0.</summary>
    public int Size { get; }

    /// <summary>What an array holds.</summary>
    public AbiType? Element { get; }

    /// <summary>The fields of a tuple.</summary>
    public IReadOnlyList<AbiParameter> Components { get; }

    /// <summary>Whether the value stands behind an offset.</summary>
    public bool IsDynamic { get; }

    /// <summary>The canonical name, as signatures are hashed with.</summary>
    public string Name { get; }

    /// <summary>Bytes of the value, or of its offset, in the head part.</summary>
    internal int HeadBytes { get; }

    public static AbiType UInt(int bits = 256) => new(AbiTypeKind.UInt, Bits(bits));

    public static AbiType Int(int bits = 256) => new(AbiTypeKind.Int, Bits(bits));

    public static AbiType FixedBytes(int length) =>
        length is >= 1 and <= 32
            ? new(AbiTypeKind.FixedBytes, length)
            : throw new FormatException($"bytes{length} is no ABI type; bytes1 to bytes32 are.");

    public static AbiType ArrayOf(AbiType element) => new(AbiTypeKind.DynamicArray, element: element);

    public static AbiType ArrayOf(AbiType element, int length) =>
        length is >= 0 and <= 1 << 20
            ? new(AbiTypeKind.FixedArray, length, element)
            : throw new FormatException($"An array of {length} elements is not supported.");

    public static AbiType Tuple(params IReadOnlyList<AbiParameter> components) => new(AbiTypeKind.Tuple, components: components);

    /// <summary>Reads a type as a signature has it; <c>uint</c> and <c>int</c> mean 256 bits.</summary>
    /// <exception cref="FormatException">No type; says what is wrong.</exception>
    public static AbiType Parse(string text) => new AbiSignatureReader(text).ReadWholeType();

    public override string ToString() => Name;

    private static int Bounded(long headBytes) =>
        headBytes <= 1 << 26 ? (int)headBytes : throw new FormatException("The ABI type is larger than 64 MiB.");

    private static int Bits(int bits) =>
        bits is >= 8 and <= 256 && bits % 8 == 0 ? bits : throw new FormatException($"A number of {bits} bits is no ABI type.");
}
