using System.Collections.ObjectModel;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>The caller's values for a circuit's input signals, by name; arrays are flattened in row-major order.</summary>
public sealed class CircuitInputs
{
    /// <summary>The most values of one set of inputs: a bound for hostile texts, far above real circuits.</summary>
    public const int MaxValues = 1 << 22;

    private const int MaxDepth = 16;

    private readonly SortedDictionary<string, IReadOnlyList<Fr>> signals = new(StringComparer.Ordinal);

    /// <summary>Makes a set of inputs of values already at hand.</summary>
    public CircuitInputs(IEnumerable<KeyValuePair<string, IReadOnlyList<Fr>>> signals)
    {
        ArgumentNullException.ThrowIfNull(signals);
        foreach ((string name, IReadOnlyList<Fr> values) in signals)
        {
            this.signals.Add(name, [.. values]);
        }
    }

    /// <summary>The values by the signal's name; a member of a bus is <c>bus.member</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Fr>> Signals => new ReadOnlyDictionary<string, IReadOnlyList<Fr>>(signals);

    /// <summary>
    /// Parses circom's input JSON: an object of names to numbers, strings (decimal, or hexadecimal after 0x) or nested arrays of them. A
    /// negative number means its residue.
    /// </summary>
    /// <exception cref="ProofSystemFormatException">The text is no such JSON; the message names the signal.</exception>
    public static CircuitInputs ParseJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new ProofSystemFormatException("The inputs must be a JSON object of signal names to values.");
            }

            Dictionary<string, IReadOnlyList<Fr>> parsed = [];
            int budget = MaxValues;
            ReadObject("", document.RootElement, parsed, ref budget);
            return new CircuitInputs(parsed);
        }
        catch (JsonException error)
        {
            throw new ProofSystemFormatException($"The inputs are no valid JSON: {error.Message}", error);
        }
    }

    private static void ReadObject(string prefix, JsonElement element, Dictionary<string, IReadOnlyList<Fr>> parsed, ref int budget)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            Read(prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}", property.Value, parsed, ref budget);
        }
    }

    private static void Read(string name, JsonElement element, Dictionary<string, IReadOnlyList<Fr>> parsed, ref int budget)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            ReadObject(name, element, parsed, ref budget);
            return;
        }

        // An array of buses is flattened by index, as circom's own calculator does.
        if (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().Any(HoldsObjects))
        {
            int index = 0;
            foreach (JsonElement item in element.EnumerateArray())
            {
                Read($"{name}[{index++}]", item, parsed, ref budget);
            }

            return;
        }

        List<Fr> values = [];
        Flatten(name, element, values, ref budget);
        if (!parsed.TryAdd(name, values))
        {
            throw new ProofSystemFormatException($"Input signal \"{name}\" is given twice.");
        }
    }

    private static bool HoldsObjects(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        || (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().Any(HoldsObjects));

    private static void Flatten(string name, JsonElement element, List<Fr> values, ref int budget)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in element.EnumerateArray())
            {
                Flatten(name, item, values, ref budget);
            }

            return;
        }

        if (--budget < 0)
        {
            throw new ProofSystemFormatException($"The inputs have more than {MaxValues} values.");
        }

        values.Add(element.ValueKind switch
        {
            JsonValueKind.Number => ParseValue(name, element.GetRawText()),
            JsonValueKind.String => ParseValue(name, element.GetString()!),
            JsonValueKind.True => Fr.One,
            JsonValueKind.False => Fr.Zero,
            _ => throw new ProofSystemFormatException(
                $"Input signal \"{name}\" holds {element.ValueKind.ToString().ToLowerInvariant()} where a number is expected."),
        });
    }

    // The value itself may be private, so messages name the signal only.
    private static Fr ParseValue(string name, string text)
    {
        bool isNegative = text.StartsWith('-');
        return FieldText.TryParse(isNegative ? text[1..] : text, out BigInteger magnitude)
            ? magnitude < Fr.Modulus
                ? Fr.FromBigInteger(isNegative ? -magnitude : magnitude)
                : throw new ProofSystemFormatException(
                    $"Input signal \"{name}\" has a value that is not below the scalar field's modulus {Fr.Modulus.ToString(CultureInfo.InvariantCulture)}.")
            : throw new ProofSystemFormatException(
                $"Input signal \"{name}\" has a value that is no integer (decimal, or hexadecimal after 0x).");
    }
}
