using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Proofs;

/// <summary>
/// Many keys in little room, because a batch's record holds those of all its members in one row: an array of <c>TENANT/ID</c>, and of <c>ID</c> alone
/// where the tenant is that of the one before.
/// </summary>
public sealed class ProofKeysJsonConverter : JsonConverter<IReadOnlyList<ProofKey>>
{
    public override IReadOnlyList<ProofKey> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("Keys of proofs are an array.");
        }

        List<ProofKey> keys = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            string text = reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw new JsonException("A proof's key is a string.");
            int slash = text.IndexOf('/', StringComparison.Ordinal);
            keys.Add(slash >= 0 ? new ProofKey(text[..slash], text[(slash + 1)..])
                : keys.Count > 0 ? new ProofKey(keys[^1].Tenant, text)
                : throw new JsonException("The first of several keys names its tenant."));
        }

        return keys;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ProofKey> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        string? tenant = null;
        foreach (ProofKey key in value)
        {
            writer.WriteStringValue(key.Tenant == tenant ? key.Id : $"{key.Tenant}/{key.Id}");
            tenant = key.Tenant;
        }

        writer.WriteEndArray();
    }
}
