namespace Zkp.Pipeline.Circuits;

/// <summary>A circuit that requests can name: its manifest and where its files are.</summary>
public sealed record Circuit
{
    /// <summary>A manifest that says nothing else accepts this much input.</summary>
    public const int DefaultMaxInputBytes = 256 * 1024;

    public const string WasmFile = "circuit.wasm";
    public const string ProvingKeyFile = "circuit.zkey";
    public const string VerifyingKeyFile = "verification_key.json";
    public const string DevelopmentKeysFile = "DEVELOPMENT_KEYS.txt";

    public required string Id { get; init; }

    public required int Version { get; init; }

    public required StatementKind Statement { get; init; }

    public string? Description { get; init; }

    public required int MaxInputBytes { get; init; }

    public required int PublicSignalCount { get; init; }

    /// <summary>Keys of a single-party set-up: whoever made them can forge proofs.</summary>
    public required bool DevelopmentKeys { get; init; }

    /// <summary>For a batch circuit: the circuit whose statements it proves.</summary>
    public string? BatchOf { get; init; }

    /// <summary>For a batch circuit: how many of them at a time.</summary>
    public int? BatchSize { get; init; }

    public required string Folder { get; init; }

    public string WasmPath => Path.Combine(Folder, WasmFile);

    public string ProvingKeyPath => Path.Combine(Folder, ProvingKeyFile);

    public string VerifyingKeyPath => Path.Combine(Folder, VerifyingKeyFile);
}
