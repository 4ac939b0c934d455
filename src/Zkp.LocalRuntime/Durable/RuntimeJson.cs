using System.Text.Json;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>The serialiser of inputs, outputs, events and queue messages: camel case out, any case in, fields included.</summary>
internal sealed class RuntimeJson : DataConverter
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IncludeFields = true };

    public static readonly RuntimeJson Converter = new();

    public override string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, Options);

    public override object? Deserialize(string? data, Type targetType) =>
        data is null ? null : JsonSerializer.Deserialize(data, targetType, Options);
}
