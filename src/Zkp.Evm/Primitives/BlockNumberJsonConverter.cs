using System.Text.Json;
using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Writes a <see cref="BlockNumber"/> as it is written everywhere else; a wrong text is a <see cref="JsonException"/>.</summary>
internal sealed class BlockNumberJsonConverter : JsonConverter<BlockNumber>
{
    public override BlockNumber Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out ulong value)
            ? new BlockNumber(value)
            : throw new JsonException("A block number was expected.");

    public override void Write(Utf8JsonWriter writer, BlockNumber value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
