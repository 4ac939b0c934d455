using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Writes a <see cref="Wei"/> as it is written everywhere else; a wrong text is a <see cref="JsonException"/>.</summary>
internal sealed class WeiJsonConverter : JsonConverter<Wei>
{
    public override Wei Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Wei.TryParse(reader.GetString(), out Wei value)
            ? value
            : throw new JsonException("A decimal number of wei in a string was expected.");

    public override void Write(Utf8JsonWriter writer, Wei value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
