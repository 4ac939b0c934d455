namespace Zkp.Evm;

/// <summary>A custom error of a contract, as in <c>error StatementAlreadyProven(uint256)</c>.</summary>
public sealed class AbiError
{
    private readonly byte[] selector;

    public AbiError(string name, IReadOnlyList<AbiParameter> inputs)
    {
        Name = name;
        Inputs = inputs;
        Signature = Abi.SignatureOf(name, inputs);
        selector = Abi.SelectorOf(Signature);
    }

    public string Name { get; }

    public IReadOnlyList<AbiParameter> Inputs { get; }

    public string Signature { get; }

    /// <summary>The first four bytes of the signature's hash.</summary>
    public ReadOnlyMemory<byte> Selector => selector;

    /// <summary>Reads <c>error Name(type, …)</c>; the keyword is optional.</summary>
    public static AbiError Parse(string declaration)
    {
        (string keyword, string name, IReadOnlyList<AbiParameter> inputs, _, _) = new AbiSignatureReader(declaration).ReadDeclaration();
        return keyword is "" or "error" && name.Length > 0
            ? new AbiError(name, inputs)
            : throw new FormatException($"'{Hex.Shorten(declaration)}' declares no error.");
    }

    public byte[] Encode(params IReadOnlyList<object?> values) => [.. selector, .. AbiEncoder.Encode(Inputs, values)];

    /// <exception cref="FormatException">The data is not this error.</exception>
    public AbiValues Decode(ReadOnlySpan<byte> data) =>
        data.StartsWith(selector)
            ? AbiDecoder.Decode(Inputs, data[4..])
            : throw new FormatException($"The data is no {Signature}: another selector.");

    public override string ToString() => Signature;
}
