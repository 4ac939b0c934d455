using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Writes a <see cref="Nonce"/> as it is written everywhere else; a wrong text is a <see cref="JsonException"/>.</summary>
internal sealed class NonceJsonConverter : JsonConverter<Nonce>
{
    public override Nonce Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value)
            ? new Nonce(value)
            : throw new JsonException("A nonce was expected.");

    public override void Write(Utf8JsonWriter writer, Nonce value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
