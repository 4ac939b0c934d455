using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Writes a <see cref="Address"/> as it is written everywhere else; a wrong text is a <see cref="JsonException"/>.</summary>
internal sealed class AddressJsonConverter : JsonConverter<Address>
{
    public override Address Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Address.TryParse(reader.GetString(), out Address value)
            ? value
            : throw new JsonException("An address was expected.");

    public override void Write(Utf8JsonWriter writer, Address value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
