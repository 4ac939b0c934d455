using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Settings that stand below all others: the log levels of <c>host.json</c>, then <c>Values</c> of <c>local.settings.json</c>.</summary>
internal static class ConfigurationDefaults
{
    public static void Insert(IList<IConfigurationSource> sources, HostJson host, string folder)
    {
        sources.Insert(0, new MemoryConfigurationSource { InitialData = host.LogLevels });
        string path = Path.Combine(folder, "local.settings.json");
        if (File.Exists(path))
        {
            sources.Insert(1, new MemoryConfigurationSource { InitialData = ReadValues(path) });
        }
    }

    private static Dictionary<string, string?> ReadValues(string path)
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(
                File.ReadAllText(path), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return file.RootElement.TryGetProperty("Values", out JsonElement values)
                ? values.EnumerateObject().ToDictionary(
                    value => value.Name.Replace("__", ":", StringComparison.Ordinal), value => (string?)value.Value.ToString())
                : [];
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"{path} is not a settings file: {broken.Message}", broken);
        }
    }
}
