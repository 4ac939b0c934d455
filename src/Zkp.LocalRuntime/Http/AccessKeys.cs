using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Zkp.LocalRuntime.Http;

/// <summary>
/// The keys that callers show as <c>x-functions-key</c> or <c>?code=</c>: one master key, host keys, system keys, keys of single
/// functions. They come from the configuration section <c>ZkpLocalRuntime:Keys</c> and from <c>keys.json</c> in the state directory, which
/// is made with random keys, readable by its owner only, when it does not exist.
/// </summary>
internal sealed class AccessKeys
{
    public const string HeaderName = "x-functions-key";
    public const string QueryName = "code";

    /// <summary>The system key of the durable management API; the official extension's name for it.</summary>
    public const string DurableSystemKey = "durabletask_extension";

    private readonly KeyFile keys;

    private AccessKeys(KeyFile keys) => this.keys = keys;

    public string MasterKey => keys.MasterKey;

    /// <summary>Reads the keys, and makes the file when there is none.</summary>
    /// <exception cref="InvalidOperationException">The file cannot be read as keys.</exception>
    public static AccessKeys Load(string stateDirectory, IConfiguration configuration)
    {
        string path = Path.Combine(stateDirectory, "keys.json");
        KeyFile file = File.Exists(path) ? Read(path) : Create(path);
        IConfigurationSection given = configuration.GetSection(LocalRuntimeOptions.SectionName + ":Keys");
        file.MasterKey = given["Master"] ?? file.MasterKey;
        Overlay(file.HostKeys, given.GetSection("Host"));
        Overlay(file.SystemKeys, given.GetSection("System"));
        foreach (IConfigurationSection function in given.GetSection("Functions").GetChildren())
        {
            file.FunctionKeys.TryAdd(function.Key, []);
            Overlay(file.FunctionKeys[function.Key], function);
        }

        return new AccessKeys(file);
    }

    /// <summary>Whether a request may call a function.</summary>
    public bool Allows(HttpRequest request, AuthorizationLevel level, string function)
    {
        if (level == AuthorizationLevel.Anonymous)
        {
            return true;
        }

        string? shown = request.Headers[HeaderName].FirstOrDefault() ?? request.Query[QueryName].FirstOrDefault();
        if (string.IsNullOrEmpty(shown))
        {
            return false;
        }

        IEnumerable<string> accepted = level switch
        {
            AuthorizationLevel.Function => keys.HostKeys.Values.Concat(OfFunction(function)),
            AuthorizationLevel.System => keys.SystemKeys.Values,
            _ => [],
        };
        return accepted.Append(keys.MasterKey).Aggregate(false, (found, key) => found | Same(key, shown));
    }

    private IEnumerable<string> OfFunction(string function) => keys.FunctionKeys
        .Where(entry => string.Equals(entry.Key, function, StringComparison.OrdinalIgnoreCase)).SelectMany(entry => entry.Value.Values);

    /// <summary>Compares hashes in constant time, so that neither content nor length leaks.</summary>
    private static bool Same(string key, string shown) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(key)), SHA256.HashData(Encoding.UTF8.GetBytes(shown)));

    private static void Overlay(Dictionary<string, string> target, IConfigurationSection section)
    {
        foreach (IConfigurationSection key in section.GetChildren().Where(child => !string.IsNullOrEmpty(child.Value)))
        {
            target[key.Key] = key.Value!;
        }
    }

    private static KeyFile Read(string path)
    {
        try
        {
            KeyFile? file = JsonSerializer.Deserialize<KeyFile>(File.ReadAllText(path), KeyFile.Json);
            return file is { MasterKey.Length: > 0 } ? file : throw new InvalidOperationException($"{path} has no masterKey.");
        }
        catch (JsonException broken)
        {
            throw new InvalidOperationException($"{path} is not a file of keys: {broken.Message}", broken);
        }
    }

    private static KeyFile Create(string path)
    {
        KeyFile file = new()
        {
            MasterKey = NewKey(),
            HostKeys = { ["default"] = NewKey() },
            SystemKeys = { [DurableSystemKey] = NewKey() },
        };
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        // Moved into place when it is whole: a kill in between must not leave half a file that stops every later start.
        string draft = path + ".new";
        File.Delete(draft);
        using (FileStream stream = new(draft, options))
        {
            JsonSerializer.Serialize(stream, file, KeyFile.Json);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
        return file;
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
