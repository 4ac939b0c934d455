using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Requests;

/// <summary>
/// Reads the body of a request: <c>{"circuit", "statement" | "inputs", "policy"?, "callbackUrl"?}</c>. Strict: unknown and
/// doubled members, wrong types and values out of range are refused with a pointer to them.
/// </summary>
public sealed partial class ProofRequestReader(
    CurrentCircuits circuits,
    Func<string, bool> isNetwork,
    IStatementReader axioms,
    CallbackPolicy callbacks,
    PriceOfEther price,
    TimeProvider time)
{
    /// <summary>The longest body read at all, whatever a circuit's manifest allows.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    private const int MaxDepth = 32;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public Result<ProofRequest> Read(ReadOnlyMemory<byte> body) =>
        ReadObject(body, ReadRequest, "circuit", "statement", "inputs", "policy", "quote", "callbackUrl");

    /// <summary>Reads the part of a body that a quote needs: circuit and policy.</summary>
    public Result<QuoteRequest> ReadQuote(ReadOnlyMemory<byte> body) => ReadObject(body, ReadQuote, "circuit", "policy");

    private static Result<T> ReadObject<T>(ReadOnlyMemory<byte> body, Func<JsonElement, Result<T>> read, params string[] members)
        where T : class
    {
        if (!TryParse(body, out JsonDocument? document, out Problem? malformed))
        {
            return malformed!;
        }

        using (document)
        {
            JsonElement root = document!.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return Problem.BadRequest("not_an_object", $"The body must be a JSON object, not {JsonMembers.Describe(root)}.", "");
            }

            return JsonMembers.FindUnknown(root, "", members) is { } unknown ? unknown : read(root);
        }
    }

    private static bool TryParse(ReadOnlyMemory<byte> body, out JsonDocument? document, out Problem? problem)
    {
        try
        {
            // JsonDocument takes bad UTF-8 inside strings until they are read: look first.
            _ = new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(body.Span);
            document = JsonDocument.Parse(body, Json);
            problem = null;
            return true;
        }
        catch (JsonException error)
        {
            document = null;
            problem = new Problem(400, "malformed_json", $"The body is not valid JSON: {WithoutPath(error)}", "",
                (int?)error.LineNumber + 1, (int?)error.BytePositionInLine + 1);
            return false;
        }
        catch (Exception error) when (error is DecoderFallbackException or InvalidOperationException)
        {
            // The second is how half a surrogate pair in a member's name is reported.
            document = null;
            problem = Problem.BadRequest("malformed_json", "The body is not valid UTF-8, or holds half a surrogate pair.", "");
            return false;
        }
    }

    private static string WithoutPath(JsonException error)
    {
        string message = error.Message;
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return JsonMembers.Shorten(end < 0 ? message : message[..end]);
    }

    private Result<QuoteRequest> ReadQuote(JsonElement root) =>
        !ReadCircuit(root).TryGet(out Circuit? circuit, out Problem? problem) || !ReadPolicy(root).TryGet(out ProofPolicy? policy, out problem)
            ? problem
            : new QuoteRequest(circuit, policy);

    private Result<ProofRequest> ReadRequest(JsonElement root)
    {
        if (!ReadCircuit(root).TryGet(out Circuit? circuit, out Problem? problem)
            || !ReadInputs(root, circuit).TryGet(out StatementInputs? inputs, out problem)
            || !ReadPolicy(root).TryGet(out ProofPolicy? policy, out problem)
            || !ReadQuoteId(root).TryGet(out string? quoteId, out problem))
        {
            return problem;
        }

        Uri? callbackUrl = null;
        if (root.TryGetProperty("callbackUrl", out JsonElement url) && url.ValueKind != JsonValueKind.Null)
        {
            if (!callbacks.Read(url).TryGet(out callbackUrl, out problem))
            {
                return problem;
            }
        }

        return new ProofRequest
        {
            Circuit = circuit,
            InputsJson = inputs.InputsJson,
            Claim = inputs.Claim,
            Statement = inputs.Statement,
            Policy = policy,
            QuoteId = quoteId.Length > 0 ? quoteId : null,
            CallbackUrl = callbackUrl,
        };
    }

    /// <summary>Empty for none: a result holds something or a problem.</summary>
    private static Result<string> ReadQuoteId(JsonElement root)
    {
        if (!root.TryGetProperty("quote", out JsonElement quote) || quote.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        if (quote.ValueKind != JsonValueKind.String || !TryGetText(quote, out string id) || !ProofId.IsWellFormed(id))
        {
            return Problem.BadRequest("bad_quote", "'quote' must be the id of a quote, as POST /api/v1/quotes gives it.", "/quote");
        }

        return root.TryGetProperty("policy", out JsonElement policy) && policy.ValueKind != JsonValueKind.Null
            ? Problem.BadRequest("policy_and_quote", "The policy comes with the quote; send one of the two.", "/policy")
            : id;
    }

    private Result<Circuit> ReadCircuit(JsonElement root)
    {
        if (!root.TryGetProperty("circuit", out JsonElement name))
        {
            return Problem.BadRequest("missing_member", "The member 'circuit' is missing; GET /api/v1/circuits lists the known ones.", "/circuit");
        }

        if (name.ValueKind != JsonValueKind.String)
        {
            return Problem.BadRequest("wrong_type", $"'circuit' must be a string, not {JsonMembers.Describe(name)}.", "/circuit");
        }

        if (!TryGetText(name, out string text))
        {
            return Problem.BadRequest("malformed_json", "'circuit' holds half a surrogate pair.", "/circuit");
        }

        return circuits.Find(text) is { BatchOf: null } circuit
            ? circuit
            : Problem.Unprocessable(
                "unknown_circuit",
                $"There is no circuit '{JsonMembers.Shorten(text)}' here; the known ones are {string.Join(", ", circuits.All.Where(c => c.BatchOf is null).Select(c => c.Id).Order(StringComparer.Ordinal))}.",
                "/circuit");
    }

    private Result<StatementInputs> ReadInputs(JsonElement root, Circuit circuit)
    {
        (string wanted, string other) = circuit.Statement == StatementKind.Axioms ? ("statement", "inputs") : ("inputs", "statement");
        if (root.TryGetProperty(other, out _))
        {
            return Problem.BadRequest("wrong_member", $"The circuit {circuit.Id} takes '{wanted}', not '{other}'.", "/" + other);
        }

        if (!root.TryGetProperty(wanted, out JsonElement value))
        {
            return Problem.BadRequest("missing_member", $"The member '{wanted}' is missing; the circuit {circuit.Id} takes its input there.", "/" + wanted);
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return Problem.BadRequest("wrong_type", $"'{wanted}' must be an object, not {JsonMembers.Describe(value)}.", "/" + wanted);
        }

        string json = value.GetRawText();
        int length = Encoding.UTF8.GetByteCount(json);
        if (length > circuit.MaxInputBytes)
        {
            return new Problem(413, "input_too_large", $"'{wanted}' has {length} bytes; the circuit {circuit.Id} takes at most {circuit.MaxInputBytes}.", "/" + wanted);
        }

        return circuit.Statement == StatementKind.Axioms ? axioms.Read(value) : CheckInputs(value, json);
    }

    /// <summary>Names and shapes are the circuit's to judge; that the leaves are whole numbers can be said here.</summary>
    private static Result<StatementInputs> CheckInputs(JsonElement inputs, string json)
    {
        foreach (JsonProperty signal in inputs.EnumerateObject())
        {
            if (FindBadLeaf(signal.Value, "/inputs/" + signal.Name) is { } problem)
            {
                return problem;
            }
        }

        return new StatementInputs(json, null, null);
    }

    private static Problem? FindBadLeaf(JsonElement value, string pointer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                int i = 0;
                foreach (JsonElement item in value.EnumerateArray())
                {
                    if (FindBadLeaf(item, $"{pointer}/{i++}") is { } problem)
                    {
                        return problem;
                    }
                }

                return null;
            case JsonValueKind.Number when value.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0:
            case JsonValueKind.String when TryGetText(value, out string text) && IsWholeNumber(text):
                return null;
            default:
                return Problem.Unprocessable(
                    "malformed_input", "An input signal must be a whole number, a string of decimal digits or 0x and hex digits, or an array of those.", pointer);
        }
    }

    private static bool IsWholeNumber(string text) =>
        text.Length is > 0 and <= 100
        && (text.StartsWith("0x", StringComparison.Ordinal)
            ? text.Length > 2 && text.AsSpan(2).IndexOfAnyExcept(HexDigits) < 0
            : text.AsSpan(text[0] == '-' && text.Length > 1 ? 1 : 0).IndexOfAnyExceptInRange('0', '9') < 0);

    /// <summary>A JSON string can spell half a surrogate pair, which is no text.</summary>
    internal static bool TryGetText(JsonElement value, out string text)
    {
        try
        {
            text = value.GetString() ?? "";
            return true;
        }
        catch (InvalidOperationException)
        {
            text = "";
            return false;
        }
    }
}
