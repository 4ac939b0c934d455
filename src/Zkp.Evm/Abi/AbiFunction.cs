namespace Zkp.Evm;

/// <summary>A function of a contract: encodes calls, decodes their results.</summary>
public sealed class AbiFunction
{
    private readonly byte[] selector;

    public AbiFunction(string name, IReadOnlyList<AbiParameter> inputs, IReadOnlyList<AbiParameter> outputs)
    {
        Name = name;
        Inputs = inputs;
        Outputs = outputs;
        Signature = Abi.SignatureOf(name, inputs);
        selector = Abi.SelectorOf(Signature);
    }

    public string Name { get; }

    public IReadOnlyList<AbiParameter> Inputs { get; }

    public IReadOnlyList<AbiParameter> Outputs { get; }

    /// <summary>The canonical signature, as in <c>transfer(address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first four bytes of the signature's hash.</summary>
    public ReadOnlyMemory<byte> Selector => selector;

    /// <summary>Reads <c>function name(uint256 a, …) … returns (…)</c>; the keyword and everything after the arguments is optional.</summary>
    /// <exception cref="FormatException">The declaration can't be read; says where.</exception>
    public static AbiFunction Parse(string declaration)
    {
        (string keyword, string name, IReadOnlyList<AbiParameter> inputs, IReadOnlyList<AbiParameter> outputs, _) =
            new AbiSignatureReader(declaration).ReadDeclaration();
        return keyword is "" or "function" && name.Length > 0
            ? new AbiFunction(name, inputs, outputs)
            : throw new FormatException($"'{Hex.Shorten(declaration)}' declares no function.");
    }

    /// <summary>Selector and arguments.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type, or their number is wrong; says which.</exception>
    public byte[] Encode(params IReadOnlyList<object?> values) => [.. selector, .. AbiEncoder.Encode(Inputs, values)];

    /// <exception cref="FormatException">The data is no call of this function.</exception>
    public AbiValues DecodeInput(ReadOnlySpan<byte> data) =>
        data.StartsWith(selector)
            ? AbiDecoder.Decode(Inputs, data[4..])
            : throw new FormatException($"The data is no call of {Signature}: another selector.");

    /// <exception cref="FormatException">The data is no result of this function.</exception>
    public AbiValues DecodeOutput(ReadOnlySpan<byte> data) =>
        data.IsEmpty && Outputs.Count > 0
            ? throw new FormatException($"{Name} answered with no data: there may be no contract at the address.")
            : AbiDecoder.Decode(Outputs, data);

    public override string ToString() => Signature;
}
