using System.Text.Json;

namespace Zkp.Pipeline.Networks;

/// <summary>The networks of a folder: <c>NAME.json</c> each, with <c>../deployments/NAME.json</c> where contracts are deployed.</summary>
public sealed class NetworkCatalog
{
    private readonly Dictionary<string, Network> networks;

    private NetworkCatalog(Dictionary<string, Network> networks) => this.networks = networks;

    public IReadOnlyCollection<Network> All => networks.Values;

    public IEnumerable<Network> Enabled => networks.Values.Where(network => network.File.Enabled);

    /// <summary>Where a network's deployment is recorded: in the folder <c>deployments</c> beside that of the network files.</summary>
    public static string DeploymentPath(string networksFolder, string name) =>
        Path.GetFullPath(Path.Combine(networksFolder, "..", "deployments", name + ".json"));

    public Network? Find(string name) => networks.GetValueOrDefault(name);

    /// <param name="environment">Which set of RPC endpoints to take; null for what the environment says.</param>
    /// <exception cref="InvalidDataException">Files that can't be used; a line for each mistake names the file and says what to mend.</exception>
    public static NetworkCatalog Load(string folder, string? environment = null)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidDataException($"The networks directory {folder} does not exist; mend Zkp__NetworksDirectory.");
        }

        Dictionary<string, Network> networks = new(StringComparer.Ordinal);
        List<string> mistakes = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                NetworkFile file = NetworkFileReader.Read(path, environment, strict: false);
                string deploymentPath = DeploymentPath(folder, file.Name);
                networks.Add(file.Name, new Network(file, File.Exists(deploymentPath) ? ReadDeployment(deploymentPath, file) : null));
            }
            catch (InvalidDataException error)
            {
                // Whoever mends one mistake wants to know of the others too.
                mistakes.Add(error.Message);
            }
        }

        if (mistakes.Count == 0)
        {
            mistakes.AddRange(networks.Values.GroupBy(network => network.File.ChainId).Where(group => group.Count() > 1).Select(twice =>
                $"{folder}: {string.Join(" and ", twice.Select(network => network.Name))} have the same chain id {twice.Key}; one of them is wrong."));
            mistakes.AddRange(networks.Values.Select(network => BridgeMistake(network.File, networks)).OfType<string>()
                .Select(mistake => $"{folder}: {mistake}."));
        }

        return mistakes.Count == 0 ? new NetworkCatalog(networks) : throw new InvalidDataException(string.Join('\n', mistakes));
    }

    /// <inheritdoc cref="NetworkFileReader.Read"/>
    public static NetworkFile Read(string path) => NetworkFileReader.Read(path);

    /// <summary>Reads one deployment's file and checks that it is of that network.</summary>
    /// <exception cref="InvalidDataException">It can't be used; the message says what to mend.</exception>
    public static DeploymentFile ReadDeployment(string path, NetworkFile network)
    {
        DeploymentFile file;
        try
        {
            file = JsonSerializer.Deserialize<DeploymentFile>(File.ReadAllText(path), PipelineJson.Options) ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not a deployment's file: {error.Message}", error);
        }

        if (file.ChainId != network.ChainId || file.Network != network.Name)
        {
            throw new InvalidDataException(
                $"{path} is of {file.Network} (chain {file.ChainId}), not of {network.Name} (chain {network.ChainId}); deploy again.");
        }

        IEnumerable<string> addresses = file.Circuits.Values
            .SelectMany(circuit => new[] { circuit, circuit.Previous }.OfType<DeployedCircuit>())
            .SelectMany(circuit => (string[])[circuit.Verifier, circuit.Registry])
            .Prepend(file.VkHashRegistry);
        return addresses.FirstOrDefault(address => !NetworkFileReader.IsAddress(address)) is { } bad
            ? throw new InvalidDataException($"{path}: '{bad}' is not an address.")
            : file;
    }

    private static string? BridgeMistake(NetworkFile file, Dictionary<string, Network> networks) => file.Treasury?.Bridge switch
    {
        null => null,
        { L1Network: var name } when !networks.TryGetValue(name, out Network? l1) || l1.File.Family != ChainFamily.Ethereum =>
            $"{file.Name}.json: treasury.bridge.l1Network names '{name}', which is no network of the family ethereum in this folder",
        { L1Network: var name } when networks[name].File.Testnet != file.Testnet || networks[name].File.Local != file.Local =>
            $"{file.Name}.json: treasury.bridge.l1Network names '{name}', which is of another kind (main, test or local network)",
        { Enabled: true, L1Network: var name } when file.Enabled && !networks[name].File.Enabled =>
            $"{file.Name}.json: treasury.bridge is enabled, but its L1 '{name}' is not; enable that network, or disable the bridge",
        _ => null,
    };
}
