namespace Zkp.Evm;

/// <summary>An event of a contract: encodes topics to search by, decodes logs.</summary>
public sealed class AbiEvent
{
    public AbiEvent(string name, IReadOnlyList<AbiParameter> inputs, bool anonymous = false)
    {
        Name = name;
        Inputs = inputs;
        Anonymous = anonymous;
        Signature = Abi.SignatureOf(name, inputs);
        Topic = Hash32.KeccakOf(Signature);
    }

    public string Name { get; }

    public IReadOnlyList<AbiParameter> Inputs { get; }

    public bool Anonymous { get; }

    public string Signature { get; }

    /// <summary>The hash of the signature: the first topic of every log of this event that is not anonymous.</summary>
    public Hash32 Topic { get; }

    /// <summary>Reads <c>event Name(type indexed name, …) [anonymous]</c>; the keyword is optional.</summary>
    public static AbiEvent Parse(string declaration)
    {
        (string keyword, string name, IReadOnlyList<AbiParameter> inputs, _, bool anonymous) =
            new AbiSignatureReader(declaration).ReadDeclaration();
        return keyword is "" or "event" && name.Length > 0
            ? new AbiEvent(name, inputs, anonymous)
            : throw new FormatException($"'{Hex.Shorten(declaration)}' declares no event.");
    }

    /// <summary>The topic that an indexed argument of this value has.</summary>
    /// <exception cref="ArgumentException">The type is not a single word; its topic is a hash that depends on more than the value.</exception>
    public static Hash32 TopicOf(AbiType type, object value) =>
        IsWord(type)
            ? Hash32.FromBytes(AbiEncoder.EncodeAlone(type, value))
            : throw new ArgumentException($"An indexed {type} is hashed and can't be searched by value.", nameof(type));

    /// <summary>Whether a log is of this event.</summary>
    public bool Matches(IReadOnlyList<Hash32> topics) =>
        topics.Count == Inputs.Count(input => input.Indexed) + (Anonymous ? 0 : 1) && (Anonymous || topics[0] == Topic);

    /// <summary>Reads a log's topics and data.</summary>
    /// <exception cref="FormatException">The log is not of this event.</exception>
    public AbiValues Decode(IReadOnlyList<Hash32> topics, ReadOnlySpan<byte> data)
    {
        if (!Matches(topics))
        {
            throw new FormatException($"The log is no {Signature}: other topics.");
        }

        AbiValues plain = AbiDecoder.Decode([.. Inputs.Where(input => !input.Indexed)], data);
        object[] values = new object[Inputs.Count];
        int topic = Anonymous ? 0 : 1;
        int next = 0;
        for (int i = 0; i < values.Length; i++)
        {
            AbiParameter input = Inputs[i];
            values[i] = !input.Indexed ? plain[next++]
                : IsWord(input.Type) ? AbiDecoder.DecodeWord(input.Type, topics[topic++].ToArray())
                : topics[topic++];
        }

        return new AbiValues(Inputs, values);
    }

    public override string ToString() => Signature;

    private static bool IsWord(AbiType type) => !type.IsDynamic && type.Kind is not (AbiTypeKind.FixedArray or AbiTypeKind.Tuple);
}
