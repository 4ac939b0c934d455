using System.Text.Json;

namespace Zkp.LocalRuntime.Http;

/// <summary>The file <c>keys.json</c>.</summary>
internal sealed class KeyFile
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string MasterKey { get; set; } = string.Empty;

    /// <summary>Open every function of the level Function.</summary>
    public Dictionary<string, string> HostKeys { get; init; } = [];

    /// <summary>Open the management API and functions of the level System.</summary>
    public Dictionary<string, string> SystemKeys { get; init; } = [];

    /// <summary>Open one function each, by its name.</summary>
    public Dictionary<string, Dictionary<string, string>> FunctionKeys { get; init; } = [];
}
