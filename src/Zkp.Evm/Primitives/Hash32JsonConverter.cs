using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Writes a <see cref="Hash32"/> as it is written everywhere else; a wrong text is a <see cref="JsonException"/>.</summary>
internal sealed class Hash32JsonConverter : JsonConverter<Hash32>
{
    public override Hash32 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Hash32.TryParse(reader.GetString(), out Hash32 value)
            ? value
            : throw new JsonException("A 32-byte hash was expected.");

    public override void Write(Utf8JsonWriter writer, Hash32 value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
