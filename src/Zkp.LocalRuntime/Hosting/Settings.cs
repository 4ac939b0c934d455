using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>Settings named in attributes.</summary>
internal static partial class Settings
{
    public const string StorageConnection = "AzureWebJobsStorage";

    /// <summary>Replaces each <c>%name%</c> by the setting.</summary>
    /// <exception cref="FormatException">A setting does not exist.</exception>
    public static string Resolve(string text, IConfiguration configuration) => Reference().Replace(text, match =>
        configuration[match.Groups[1].Value] ?? throw new FormatException($"the setting '{match.Groups[1].Value}' does not exist"));

    /// <summary>A storage connection string by the attribute's connection name.</summary>
    /// <exception cref="InvalidOperationException">It is not set.</exception>
    public static string Connection(string? connection, IConfiguration configuration)
    {
        string key = string.IsNullOrEmpty(connection) ? StorageConnection : connection;
        return configuration[key] ?? configuration.GetConnectionString(key) ?? configuration["AzureWebJobs" + key]
            ?? throw new InvalidOperationException($"The setting '{key}' must hold the connection string of a storage account.");
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Reference();
}
