using System.Numerics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Zkp.Pipeline.Circuits;

/// <summary>
/// The circuits that stand, a folder each, below the configured directories. A circuit is registered by its files alone. It may stand in
/// several versions: while a new key waits to count, proofs are made with the one before it.
/// </summary>
public sealed partial class CircuitCatalog
{
    private const string ManifestFile = "circuit.json";
    private const int MaxBatchSize = 1024;

    private readonly Dictionary<(string Id, int Version), Circuit> circuits;

    private CircuitCatalog(Dictionary<(string Id, int Version), Circuit> circuits) => this.circuits = circuits;

    public IReadOnlyCollection<Circuit> All => circuits.Values;

    /// <summary>Each circuit in its newest version.</summary>
    public IEnumerable<Circuit> Newest => circuits.Values.GroupBy(circuit => circuit.Id).Select(versions => versions.MaxBy(circuit => circuit.Version)!);

    /// <summary>Reads every folder below <paramref name="directories"/> that has a <c>circuit.json</c>.</summary>
    /// <exception cref="InvalidDataException">A folder that can't be used; the message names it and says what to mend.</exception>
    public static CircuitCatalog Load(IEnumerable<string> directories)
    {
        Dictionary<(string Id, int Version), Circuit> circuits = [];
        foreach (string directory in directories)
        {
            if (!Directory.Exists(directory))
            {
                throw new InvalidDataException($"The circuits directory {directory} does not exist; run `./zkp setup` or mend Zkp__CircuitsDirectories.");
            }

            foreach (string folder in Directory.EnumerateDirectories(directory).Order(StringComparer.Ordinal))
            {
                if (!File.Exists(Path.Combine(folder, ManifestFile)))
                {
                    continue;
                }

                Circuit circuit = Read(folder);
                if (!circuits.TryAdd((circuit.Id, circuit.Version), circuit))
                {
                    throw new InvalidDataException($"Two folders hold the circuit {circuit.Id} version {circuit.Version}: {circuits[(circuit.Id, circuit.Version)].Folder} and {folder}; remove one, or raise the version of the newer one in its {ManifestFile}.");
                }
            }
        }

        return new CircuitCatalog(circuits);
    }

    public Circuit? Find(string id, int version) => circuits.GetValueOrDefault((id, version));

    private static Circuit Read(string folder)
    {
        string path = Path.Combine(folder, ManifestFile);
        CircuitManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<CircuitManifest>(File.ReadAllText(path), PipelineJson.Options)
                ?? throw new InvalidDataException($"{path} is empty.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path} is not a circuit manifest: {error.Message}", error);
        }

        if (!IdPattern().IsMatch(manifest.Id))
        {
            throw new InvalidDataException($"{path}: the id '{manifest.Id}' must be lower-case letters, digits and dashes, at most 64.");
        }

        if (manifest.Version < 1)
        {
            throw new InvalidDataException($"{path}: the version must be 1 or more, not {manifest.Version}.");
        }

        if (!Enum.TryParse(manifest.Statement, ignoreCase: true, out StatementKind statement) || !Enum.IsDefined(statement))
        {
            throw new InvalidDataException($"{path}: statement must be \"axioms\", \"inputs\" or \"batch\", not \"{manifest.Statement}\".");
        }

        if ((statement == StatementKind.Batch) != (manifest is { BatchOf: not null, BatchSize: > 1 and <= MaxBatchSize } && BitOperations.IsPow2(manifest.BatchSize.Value)))
        {
            throw new InvalidDataException($"{path}: a batch circuit, and no other, has batchOf (a circuit's id) and batchSize (a power of two, at most {MaxBatchSize}).");
        }

        foreach (string file in (string[])[Circuit.WasmFile, Circuit.ProvingKeyFile, Circuit.VerifyingKeyFile])
        {
            if (!File.Exists(Path.Combine(folder, file)))
            {
                throw new InvalidDataException($"{folder} has no {file}; a circuit's folder needs {Circuit.WasmFile}, {Circuit.ProvingKeyFile} and {Circuit.VerifyingKeyFile}.");
            }
        }

        return new Circuit
        {
            Id = manifest.Id,
            Version = manifest.Version,
            Statement = statement,
            Description = manifest.Description,
            MaxInputBytes = manifest.MaxInputBytes is > 0 ? manifest.MaxInputBytes.Value : Circuit.DefaultMaxInputBytes,
            PublicSignalCount = ReadPublicSignalCount(Path.Combine(folder, Circuit.VerifyingKeyFile)),
            DevelopmentKeys = File.Exists(Path.Combine(folder, Circuit.DevelopmentKeysFile)),
            BatchOf = manifest.BatchOf,
            BatchSize = manifest.BatchSize,
            Folder = Path.GetFullPath(folder),
        };
    }

    private static int ReadPublicSignalCount(string path)
    {
        try
        {
            using JsonDocument key = JsonDocument.Parse(File.ReadAllBytes(path));
            return key.RootElement.GetProperty("nPublic").GetInt32();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new InvalidDataException($"{path} is not a snarkjs verification key: {error.Message}", error);
        }
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,63}$")]
    private static partial Regex IdPattern();
}
