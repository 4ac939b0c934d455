using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Zkp.LocalRuntime.Hosting;

/// <summary>What <c>host.json</c> says, with the official defaults for what it leaves out.</summary>
internal sealed record HostJson
{
    public string RoutePrefix { get; init; } = "api";

    /// <summary>How long a function may run; null for without end.</summary>
    public TimeSpan? FunctionTimeout { get; init; } = TimeSpan.FromMinutes(30);

    public QueueSettings Queues { get; init; } = new();

    public string HubName { get; init; } = "TestHubName";

    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>The levels under <c>logging.logLevel</c> as configuration keys.</summary>
    public IReadOnlyDictionary<string, string?> LogLevels { get; init; } = new Dictionary<string, string?>();

    /// <summary>Reads the file; defaults when there is none.</summary>
    /// <exception cref="InvalidOperationException">A value cannot be used; the message names it.</exception>
    public static HostJson Load(string path)
    {
        if (!File.Exists(path))
        {
            return new HostJson();
        }

        IConfigurationRoot file = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false).Build();
        try
        {
            return Parse(file);
        }
        finally
        {
            (file as IDisposable)?.Dispose();
        }
    }

    private static HostJson Parse(IConfigurationRoot file)
    {
        HostJson defaults = new();
        IConfigurationSection queues = file.GetSection("extensions:queues");
        int batch = Number(queues, "batchSize", 16, 1, 32);
        return new HostJson
        {
            RoutePrefix = (file["extensions:http:routePrefix"] ?? defaults.RoutePrefix).Trim('/'),
            FunctionTimeout = file["functionTimeout"] switch
            {
                null => defaults.FunctionTimeout,
                "-1" => null,
                string text => Duration(text, "functionTimeout"),
            },
            Queues = new QueueSettings
            {
                BatchSize = batch,
                NewBatchThreshold = Number(queues, "newBatchThreshold", Math.Max(1, batch / 2), 0, 1000),
                VisibilityTimeout = Time(queues, "visibilityTimeout", TimeSpan.Zero),
                MaxPollingInterval = Time(queues, "maxPollingInterval", TimeSpan.FromMinutes(1)),
                MaxDequeueCount = Number(queues, "maxDequeueCount", 5, 1, 1000),
                Base64 = (queues["messageEncoding"] ?? "base64").ToLowerInvariant() switch
                {
                    "base64" => true,
                    "none" => false,
                    string other => throw Unusable("extensions.queues.messageEncoding", other, "base64 or none"),
                },
            },
            HubName = file["extensions:durableTask:hubName"] ?? defaults.HubName,
            MaxConcurrentActivities = Number(
                file.GetSection("extensions:durableTask"), "maxConcurrentActivityFunctions", defaults.MaxConcurrentActivities, 1, 10_000),
            LogLevels = file.GetSection("logging:logLevel").GetChildren()
                .ToDictionary(level => "Logging:LogLevel:" + level.Key, level => level.Value, StringComparer.OrdinalIgnoreCase),
        };
    }

    private static int Number(IConfigurationSection section, string key, int otherwise, int least, int most)
    {
        string? text = section[key];
        return text is null ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most ? value
            : throw Unusable($"{section.Path.Replace(':', '.')}.{key}", text, $"a number from {least} to {most}");
    }

    private static TimeSpan Time(IConfigurationSection section, string key, TimeSpan otherwise) =>
        section[key] is { } text ? Duration(text, $"{section.Path.Replace(':', '.')}.{key}") : otherwise;

    private static TimeSpan Duration(string text, string key) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && value >= TimeSpan.Zero
            ? value
            : throw Unusable(key, text, "a time such as 00:00:30");

    private static InvalidOperationException Unusable(string key, string value, string wanted) =>
        new($"host.json: {key} is '{value}', but must be {wanted}.");
}
