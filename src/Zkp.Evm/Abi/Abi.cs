using System.Text;
using System.Text.Json;

namespace Zkp.Evm;

/// <summary>
/// What a contract understands: its functions, events, errors and constructor, from a compiler's JSON or from declarations in
/// Solidity's words.
/// </summary>
public sealed class Abi
{
    private static readonly AbiError ErrorString = AbiError.Parse("Error(string message)");
    private static readonly AbiError Panic = AbiError.Parse("Panic(uint256 code)");

    private Abi(
        IReadOnlyList<AbiFunction> functions, IReadOnlyList<AbiEvent> events, IReadOnlyList<AbiError> errors, IReadOnlyList<AbiParameter> constructor)
    {
        Functions = functions;
        Events = events;
        Errors = errors;
        ConstructorInputs = constructor;
    }

    /// <summary>A contract that nothing is known of; decodes <c>Error(string)</c> and <c>Panic(uint256)</c> only.</summary>
    public static Abi Empty { get; } = new([], [], [], []);

    public IReadOnlyList<AbiFunction> Functions { get; }

    public IReadOnlyList<AbiEvent> Events { get; }

    public IReadOnlyList<AbiError> Errors { get; }

    public IReadOnlyList<AbiParameter> ConstructorInputs { get; }

    /// <summary>Reads declarations such as <c>function f(uint256) view returns (bool)</c>, <c>event …</c>, <c>error …</c>, <c>constructor(…)</c>.</summary>
    /// <exception cref="FormatException">A declaration can't be read, or has no keyword.</exception>
    public static Abi Parse(params IReadOnlyList<string> declarations)
    {
        List<AbiFunction> functions = [];
        List<AbiEvent> events = [];
        List<AbiError> errors = [];
        IReadOnlyList<AbiParameter> constructor = [];
        foreach (string declaration in declarations)
        {
            (string keyword, string name, IReadOnlyList<AbiParameter> inputs, IReadOnlyList<AbiParameter> outputs, bool anonymous) =
                new AbiSignatureReader(declaration).ReadDeclaration();
            switch (keyword)
            {
                case "function":
                    functions.Add(new AbiFunction(name, inputs, outputs));
                    break;
                case "event":
                    events.Add(new AbiEvent(name, inputs, anonymous));
                    break;
                case "error":
                    errors.Add(new AbiError(name, inputs));
                    break;
                case "constructor":
                    constructor = inputs;
                    break;
                default:
                    throw new FormatException($"'{Hex.Shorten(declaration)}' begins with none of function, event, error, constructor.");
            }
        }

        return new Abi(functions, events, errors, constructor);
    }

    /// <summary>Reads the JSON array that compilers write; entries of other kinds (fallback, receive) are passed over.</summary>
    /// <exception cref="FormatException">Not such an array.</exception>
    public static Abi ParseJson(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ParseJson(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new FormatException("The contract ABI is not JSON: " + error.Message, error);
        }
    }

    /// <inheritdoc cref="ParseJson(string)"/>
    public static Abi ParseJson(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("A contract ABI in JSON is an array.");
        }

        List<AbiFunction> functions = [];
        List<AbiEvent> events = [];
        List<AbiError> errors = [];
        IReadOnlyList<AbiParameter> constructor = [];
        foreach (JsonElement entry in root.EnumerateArray())
        {
            string name = Text(entry, "name");
            switch (Text(entry, "type"))
            {
                case "function":
                    functions.Add(new AbiFunction(name, Parameters(entry, "inputs"), Parameters(entry, "outputs")));
                    break;
                case "event":
                    bool anonymous = entry.TryGetProperty("anonymous", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
                    events.Add(new AbiEvent(name, Parameters(entry, "inputs"), anonymous));
                    break;
                case "error":
                    errors.Add(new AbiError(name, Parameters(entry, "inputs")));
                    break;
                case "constructor":
                    constructor = Parameters(entry, "inputs");
                    break;
            }
        }

        return new Abi(functions, events, errors, constructor);
    }

    /// <summary>Encodes values of these types as <c>abi.encode</c> does.</summary>
    public static byte[] Encode(IReadOnlyList<string> types, params IReadOnlyList<object?> values) =>
        AbiEncoder.Encode([.. types.Select(type => new AbiParameter("", AbiType.Parse(type)))], values);

    /// <summary>Decodes values of these types as <c>abi.decode</c> does.</summary>
    /// <exception cref="FormatException">The data holds no such values.</exception>
    public static AbiValues Decode(IReadOnlyList<string> types, ReadOnlySpan<byte> data) =>
        AbiDecoder.Decode([.. types.Select(type => new AbiParameter("", AbiType.Parse(type)))], data);

    /// <summary>The function of this name, or of this signature where a name is overloaded.</summary>
    /// <exception cref="KeyNotFoundException">None, or several.</exception>
    public AbiFunction Function(string nameOrSignature) =>
        Single(Functions, function => function.Name == nameOrSignature || function.Signature == nameOrSignature, "function", nameOrSignature);

    /// <summary>The event of this name or signature.</summary>
    public AbiEvent Event(string nameOrSignature) =>
        Single(Events, item => item.Name == nameOrSignature || item.Signature == nameOrSignature, "event", nameOrSignature);

    /// <summary>The error of this name or signature.</summary>
    public AbiError Error(string nameOrSignature) =>
        Single(Errors, error => error.Name == nameOrSignature || error.Signature == nameOrSignature, "error", nameOrSignature);

    /// <summary>Creation code followed by the constructor's arguments: the data of a transaction that creates the contract.</summary>
    public byte[] EncodeDeployment(ReadOnlySpan<byte> creationCode, params IReadOnlyList<object?> values) =>
        [.. creationCode, .. AbiEncoder.Encode(ConstructorInputs, values)];

    /// <summary>Says what revert data means; data that nobody declared is named by its selector.</summary>
    public RevertReason DecodeRevert(ReadOnlySpan<byte> data)
    {
        byte[] raw = data.ToArray();
        if (raw.Length == 0)
        {
            return new RevertReason(RevertKind.Empty, "", "execution reverted without a reason", null, raw);
        }

        if (raw.Length >= 4)
        {
            foreach (AbiError error in Errors.Append(ErrorString).Append(Panic))
            {
                if (raw.AsSpan().StartsWith(error.Selector.Span) && TryDecode(error, raw, out AbiValues? values))
                {
                    return Explain(error, values, raw);
                }
            }
        }

        string selector = Hex.Encode(raw.AsSpan(0, Math.Min(4, raw.Length)));
        return new RevertReason(RevertKind.Unknown, selector, $"execution reverted with unknown error {selector} ({raw.Length} bytes)", null, raw);
    }

    internal static string SignatureOf(string name, IReadOnlyList<AbiParameter> inputs) =>
        $"{name}({string.Join(',', inputs.Select(input => input.Type.Name))})";

    internal static byte[] SelectorOf(string signature) => Keccak256.Hash(Encoding.UTF8.GetBytes(signature))[..4];

    private static bool TryDecode(AbiError error, byte[] raw, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out AbiValues? values)
    {
        try
        {
            values = error.Decode(raw);
            return true;
        }
        catch (FormatException)
        {
            // A contract may revert with anything, so a right selector before wrong data is an answer too: an unknown error.
            values = null;
            return false;
        }
    }

    private static RevertReason Explain(AbiError error, AbiValues values, byte[] raw)
    {
        if (ReferenceEquals(error, ErrorString))
        {
            string message = values.Get<string>(0);
            return new RevertReason(RevertKind.Message, message, $"execution reverted: {Hex.Shorten(message)}", values, raw);
        }

        if (ReferenceEquals(error, Panic))
        {
            System.Numerics.BigInteger code = values.Get<System.Numerics.BigInteger>(0);
            return new RevertReason(RevertKind.Panic, Hex.EncodeQuantity(code), $"execution reverted: panic {Hex.EncodeQuantity(code)}, {PanicText(code)}", values, raw);
        }

        return new RevertReason(RevertKind.Custom, error.Name, $"execution reverted: {error.Name}{values}", values, raw);
    }

    /// <summary>https://docs.soliditylang.org/en/latest/control-structures.html#panic-via-assert-and-error-via-require.</summary>
    private static string PanicText(System.Numerics.BigInteger code) => code > 0xff ? "a code Solidity does not use" : (int)code switch
    {
        0x00 => "inserted by the compiler",
        0x01 => "an assertion failed",
        0x11 => "arithmetic overflow",
        0x12 => "division by zero",
        0x21 => "a value that is no member of its enum",
        0x22 => "a wrongly encoded storage byte array",
        0x31 => "pop of an empty array",
        0x32 => "an index out of bounds",
        0x41 => "too much memory",
        0x51 => "a call of an uninitialised function variable",
        _ => "a code Solidity does not use",
    };

    private static T Single<T>(IReadOnlyList<T> items, Func<T, bool> matches, string kind, string wanted)
    {
        T[] found = [.. items.Where(matches)];
        return found.Length switch
        {
            1 => found[0],
            0 => throw new KeyNotFoundException($"The ABI has no {kind} '{wanted}'."),
            _ => throw new KeyNotFoundException($"The ABI has {found.Length} {kind}s '{wanted}'; ask by signature."),
        };
    }

    private static IReadOnlyList<AbiParameter> Parameters(JsonElement entry, string property) =>
        entry.TryGetProperty(property, out JsonElement list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(Parameter)]
            : [];

    private static AbiParameter Parameter(JsonElement json)
    {
        string type = Text(json, "type");
        bool indexed = json.TryGetProperty("indexed", out JsonElement flag) && flag.ValueKind == JsonValueKind.True;
        if (!type.StartsWith("tuple", StringComparison.Ordinal))
        {
            return new AbiParameter(Text(json, "name"), AbiType.Parse(type), indexed);
        }

        // The components stand beside "tuple[2][]", so only the dimensions are read from the text.
        AbiType read = AbiType.Tuple(Parameters(json, "components"));
        string dimensions = type["tuple".Length..];
        AbiType shape = AbiType.Parse("bool" + dimensions);
        return new AbiParameter(Text(json, "name"), Reshape(shape, read), indexed);
    }

    private static AbiType Reshape(AbiType shape, AbiType innermost) => shape.Kind switch
    {
        AbiTypeKind.DynamicArray => AbiType.ArrayOf(Reshape(shape.Element!, innermost)),
        AbiTypeKind.FixedArray => AbiType.ArrayOf(Reshape(shape.Element!, innermost), shape.Size),
        _ => innermost,
    };

    private static string Text(JsonElement entry, string property) =>
        entry.ValueKind == JsonValueKind.Object && entry.TryGetProperty(property, out JsonElement text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()!
            : "";
}
