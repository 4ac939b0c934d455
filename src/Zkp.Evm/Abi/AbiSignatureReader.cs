using System.Globalization;

namespace Zkp.Evm;

/// <summary>
/// Reads signatures as Solidity writes them, <c>name(uint256 a, (bytes32,bool)[] b) view returns (bool)</c>; modifiers that do not
/// change the encoding are skipped.
/// </summary>
internal sealed class AbiSignatureReader(string text)
{
    private const int MaxDepth = 16;
    private static readonly string[] Locations = ["calldata", "memory", "storage", "payable"];

    private int at;

    public AbiType ReadWholeType()
    {
        AbiType type = ReadType(0);
        SkipSpace();
        return at == text.Length ? type : throw Error("something follows the type");
    }

    public IReadOnlyList<AbiParameter> ReadWholeParameters()
    {
        IReadOnlyList<AbiParameter> parameters = ReadParameters(0);
        SkipSpace();
        return at == text.Length ? parameters : throw Error("something follows the closing parenthesis");
    }

    /// <summary>A whole declaration, with or without its keyword.</summary>
    public (string Keyword, string Name, IReadOnlyList<AbiParameter> Inputs, IReadOnlyList<AbiParameter> Outputs, bool Anonymous) ReadDeclaration()
    {
        string keyword = "";
        string name = ReadWord();
        if (name is "function" or "event" or "error" or "constructor")
        {
            keyword = name;
            name = ReadWord();
        }

        IReadOnlyList<AbiParameter> inputs = ReadParameters(0);
        IReadOnlyList<AbiParameter> outputs = [];
        bool anonymous = false;
        while (true)
        {
            string word = ReadWord();
            if (word == "returns")
            {
                outputs = ReadParameters(0);
            }
            else if (word.Length == 0)
            {
                break;
            }
            else
            {
                anonymous |= word == "anonymous";
            }
        }

        Accept(';');
        SkipSpace();
        return at == text.Length ? (keyword, name, inputs, outputs, anonymous) : throw Error("the declaration does not end here");
    }

    private List<AbiParameter> ReadParameters(int depth)
    {
        if (!Accept('('))
        {
            throw Error("an opening parenthesis was expected");
        }

        List<AbiParameter> parameters = [];
        if (Accept(')'))
        {
            return parameters;
        }

        do
        {
            parameters.Add(ReadParameter(depth));
        }
        while (Accept(','));

        return Accept(')') ? parameters : throw Error("a comma or a closing parenthesis was expected");
    }

    private AbiParameter ReadParameter(int depth)
    {
        AbiType type = ReadType(depth);
        bool indexed = false;
        string name = "";
        for (string word = ReadWord(); word.Length > 0; word = ReadWord())
        {
            if (word == "indexed")
            {
                indexed = true;
            }
            else if (!Locations.Contains(word))
            {
                name = name.Length == 0 ? word : throw Error($"'{word}' follows the name '{name}'");
            }
        }

        return new AbiParameter(name, type, indexed);
    }

    private AbiType ReadType(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Error($"types are nested more than {MaxDepth} deep");
        }

        string word = ReadWord();
        SkipSpace();
        bool isTuple = at < text.Length && text[at] == '(' && word is "" or "tuple";
        AbiType type = isTuple ? AbiType.Tuple(ReadParameters(depth + 1)) : Elementary(word);
        for (int dimension = 0; Accept('['); dimension++)
        {
            if (dimension == MaxDepth)
            {
                throw Error($"an array has more than {MaxDepth} dimensions");
            }

            string length = ReadWord();
            if (!Accept(']'))
            {
                throw Error("']' was expected");
            }

            type = length.Length == 0 ? AbiType.ArrayOf(type) : AbiType.ArrayOf(type, Number(length));
        }

        return type;
    }

    private AbiType Elementary(string word) => word switch
    {
        "uint" => AbiType.UInt(),
        "int" => AbiType.Int(),
        "bool" => AbiType.Bool,
        "address" => AbiType.Address,
        "bytes" => AbiType.Bytes,
        "string" => AbiType.String,
        "byte" => AbiType.FixedBytes(1),
        _ when word.StartsWith("uint", StringComparison.Ordinal) => AbiType.UInt(Number(word[4..])),
        _ when word.StartsWith("int", StringComparison.Ordinal) => AbiType.Int(Number(word[3..])),
        _ when word.StartsWith("bytes", StringComparison.Ordinal) => AbiType.FixedBytes(Number(word[5..])),
        _ => throw Error($"'{word}' is no ABI type"),
    };

    private int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && digits[0] != '0' | digits.Length == 1
            ? number
            : throw Error($"'{digits}' is no size");

    private string ReadWord()
    {
        SkipSpace();
        int start = at;
        while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '_' or '$'))
        {
            at++;
        }

        return text[start..at];
    }

    private bool Accept(char wanted)
    {
        SkipSpace();
        bool there = at < text.Length && text[at] == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void SkipSpace()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }
    }

    private FormatException Error(string what) => new($"ABI signature '{Hex.Shorten(text)}', character {at + 1}: {what}.");
}
