using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zkp.Pipeline.Networks;

/// <summary>The networks of a folder: <c>NAME.json</c> each, with <c>deployments/NAME.json</c> beside it where contracts are deployed.</summary>
public sealed partial class NetworkCatalog
{
    /// <summary>The folder of deployment files, below that of the network files.</summary>
    public const string DeploymentsFolder = "deployments";

    private const int LargestDepth = 100_000;

    private readonly Dictionary<string, Network> networks;

    private NetworkCatalog(Dictionary<string, Network> networks) => this.networks = networks;

    public IReadOnlyCollection<Network> All => networks.Values;

    public IEnumerable<Network> Enabled => networks.Values.Where(network => network.File.Enabled);

    public Network? Find(string name) => networks.GetValueOrDefault(name);

    /// <exception cref="InvalidDataException">A file that can't be used; the message names it and says what to mend.</exception>
    public static NetworkCatalog Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"The networks directory {folder} does not exist; mend Zkp__NetworksDirectory.");
        }

        Dictionary<string, Network> networks = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            NetworkFile file = Read(path);
            string deploymentPath = Path.Combine(folder, DeploymentsFolder, file.Name + ".json");
            networks.Add(file.Name, new Network(file, File.Exists(deploymentPath) ? ReadDeployment(deploymentPath, file) : null));
        }

        return networks.Values.GroupBy(network => network.File.ChainId).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{folder}: {string.Join(" and ", twice.Select(network => network.Name))} have the same chain id {twice.Key}.")
            : new NetworkCatalog(networks);
    }

    /// <summary>Reads and checks one network's file.</summary>
    /// <exception cref="InvalidDataException">It can't be used; the message says what to mend.</exception>
    public static NetworkFile Read(string path)
    {
        NetworkFile file = Parse<NetworkFile>(path, "a network");
        string? mistake = file switch
        {
            _ when !NamePattern().IsMatch(file.Name) => $"name '{file.Name}' must be lower-case letters, digits and dashes, at most 40",
            _ when file.Name != Path.GetFileNameWithoutExtension(path) => $"name '{file.Name}' must be the file's name",
            { ChainId: < 1 } => "chainId must be 1 or more",
            { RpcUrls: null or { Count: 0 } } => "rpcUrls must hold at least one URL",
            _ when file.RpcUrls.FirstOrDefault(url => !url.IsAbsoluteUri || url.Scheme is not ("http" or "https")) is { } bad => $"rpcUrls: '{bad}' must be an http or https URL",
            { BlockTimeSeconds: not (> 0 and <= 3600) } => "blockTimeSeconds must be above 0 and at most 3600",
            { Finality: null } => "finality is missing",
            { Finality: { Mode: FinalityMode.Depth, Depth: not (>= 1 and <= LargestDepth) } } => $"finality.depth must be 1 to {LargestDepth}",
            { Finality: { Mode: FinalityMode.Tag, Depth: not null } } => "finality.depth goes with the mode depth only",
            { MaxFeePerGasWei: { Sign: < 1 } } => "maxFeePerGasWei must be above 0",
            { MaxPriorityFeePerGasWei: { Sign: < 0 } } => "maxPriorityFeePerGasWei must not be negative",
            { ExplorerTransactionUrl: { } url } when !url.Contains("{hash}", StringComparison.Ordinal) => "explorerTransactionUrl must hold {hash}",
            _ => null,
        };
        return mistake is null ? file : throw new InvalidDataException($"{path}: {mistake}.");
    }

    /// <summary>Reads one deployment's file and checks that it is of that network.</summary>
    /// <exception cref="InvalidDataException">It can't be used; the message says what to mend.</exception>
    public static DeploymentFile ReadDeployment(string path, NetworkFile network)
    {
        DeploymentFile file = Parse<DeploymentFile>(path, "a deployment");
        if (file.ChainId != network.ChainId || file.Network != network.Name)
        {
            throw new InvalidDataException(
                $"{path} is of {file.Network} (chain {file.ChainId}), not of {network.Name} (chain {network.ChainId}); deploy again.");
        }

        IEnumerable<string> addresses = file.Circuits.Values.SelectMany(circuit => (string[])[circuit.Verifier, circuit.Registry]).Prepend(file.VkHashRegistry);
        return addresses.FirstOrDefault(address => !AddressPattern().IsMatch(address)) is { } bad
            ? throw new InvalidDataException($"{path}: '{bad}' is not an address.")
            : file;
    }

    private static T Parse<T>(string path, string what)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllText(path), PipelineJson.Options)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not {what}'s file: {error.Message}", error);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex NamePattern();

    [GeneratedRegex("^0x[0-9a-fA-F]{40}$")]
    private static partial Regex AddressPattern();
}
