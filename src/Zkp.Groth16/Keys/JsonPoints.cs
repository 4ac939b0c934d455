using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>Points and numbers as snarkjs's JSON has them: decimal strings in projective coordinates whose last is 1, or 0 for infinity.</summary>
internal static class JsonPoints
{
    public static JsonDocument Parse(string json, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
        }
        catch (JsonException error)
        {
            throw new ProofSystemFormatException($"The {what} is no valid JSON: {error.Message}", error);
        }
    }

    public static JsonElement Member(JsonElement parent, string name, string what) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out JsonElement member)
            ? member
            : throw new ProofSystemFormatException($"The {what} has no \"{name}\".");

    /// <summary>Refuses files of another proof system or curve. A file that names no curve passes: rapidsnark's proofs do not.</summary>
    public static void CheckProtocol(JsonElement root, string what)
    {
        CheckText(root, "protocol", "groth16", what);
        if (root.TryGetProperty("curve", out _))
        {
            CheckText(root, "curve", "bn128", what);
        }
    }

    public static G1Affine ReadG1(JsonElement parent, string name, string what) => ReadG1(Member(parent, name, what), name);

    public static G1Affine ReadG1(JsonElement element, string name)
    {
        JsonElement[] parts = Array(element, 3, name);
        G1Affine point = new(ReadFq(parts[0], name), ReadFq(parts[1], name));
        return ReadFq(parts[2], name) switch
        {
            { IsZero: true } => G1Affine.Infinity,
            { IsOne: true } => point.IsOnCurve && !point.IsInfinity
                ? point
                : throw new ProofSystemFormatException($"\"{name}\" is no point of the curve."),
            _ => throw new ProofSystemFormatException($"\"{name}\" is not in affine coordinates: its last coordinate is neither 1 nor 0."),
        };
    }

    public static G2Affine ReadG2(JsonElement parent, string name, string what)
    {
        JsonElement[] parts = Array(Member(parent, name, what), 3, name);
        G2Affine point = new(ReadFq2(parts[0], name), ReadFq2(parts[1], name));
        Fq2 last = ReadFq2(parts[2], name);
        if (last.IsZero)
        {
            return G2Affine.Infinity;
        }

        if (last != Fq2.One)
        {
            throw new ProofSystemFormatException($"\"{name}\" is not in affine coordinates: its last coordinate is neither 1 nor 0.");
        }

        if (!point.IsOnCurve || point.IsInfinity)
        {
            throw new ProofSystemFormatException($"\"{name}\" is no point of the curve.");
        }

        return point.IsInSubgroup
            ? point
            : throw new ProofSystemFormatException($"\"{name}\" is on the curve but outside the subgroup of order r.");
    }

    public static void WriteG1(Utf8JsonWriter writer, G1Affine point)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(point.X.ToString());
        writer.WriteStringValue(point.IsInfinity ? "1" : point.Y.ToString());
        writer.WriteStringValue(point.IsInfinity ? "0" : "1");
        writer.WriteEndArray();
    }

    public static void WriteG2(Utf8JsonWriter writer, G2Affine point)
    {
        writer.WriteStartArray();
        WriteFq2(writer, point.X);
        WriteFq2(writer, point.IsInfinity ? Fq2.One : point.Y);
        WriteFq2(writer, point.IsInfinity ? Fq2.Zero : Fq2.One);
        writer.WriteEndArray();
    }

    public static void WriteFq2(Utf8JsonWriter writer, Fq2 value)
    {
        writer.WriteStartArray();
        writer.WriteStringValue(value.C0.ToString());
        writer.WriteStringValue(value.C1.ToString());
        writer.WriteEndArray();
    }

    /// <summary>The text of a decimal string or a JSON number.</summary>
    public static string Text(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Number => element.GetRawText(),
        _ => throw new ProofSystemFormatException($"\"{name}\" holds {element.ValueKind} where a number is expected."),
    };

    public static JsonElement[] Array(JsonElement element, int? length, string name)
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw new ProofSystemFormatException($"\"{name}\" is no array.");
        }

        return length is null || element.GetArrayLength() == length
            ? [.. element.EnumerateArray()]
            : throw new ProofSystemFormatException($"\"{name}\" has {element.GetArrayLength()} entries where {length} are expected.");
    }

    private static Fq2 ReadFq2(JsonElement element, string name)
    {
        JsonElement[] parts = Array(element, 2, name);
        return new Fq2(ReadFq(parts[0], name), ReadFq(parts[1], name));
    }

    private static Fq ReadFq(JsonElement element, string name) =>
        Fq.TryParse(Text(element, name), out Fq value)
            ? value
            : throw new ProofSystemFormatException($"\"{name}\" has a coordinate that is no number below the base field's modulus.");

    private static void CheckText(JsonElement root, string name, string expected, string what)
    {
        JsonElement member = Member(root, name, what);
        string? actual = member.ValueKind == JsonValueKind.String ? member.GetString() : null;
        if (actual != expected)
        {
            throw new ProofSystemFormatException($"The {what}'s \"{name}\" is \"{actual}\"; only \"{expected}\" is supported.");
        }
    }
}
