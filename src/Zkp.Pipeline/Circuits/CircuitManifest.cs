namespace Zkp.Pipeline.Circuits;

/// <summary>The file <c>circuit.json</c> in a circuit's folder.</summary>
public sealed record CircuitManifest
{
    /// <summary>Lower-case letters, digits and dashes, at most 64.</summary>
    public required string Id { get; init; }

    /// <summary>From 1; a new key needs a new version.</summary>
    public required int Version { get; init; }

    /// <summary><c>axioms</c> for the built-in circuit, <c>inputs</c> for circom's input JSON, <c>batch</c> for a batch circuit.</summary>
    public required string Statement { get; init; }

    public string? Description { get; init; }

    /// <summary>The longest <c>statement</c> or <c>inputs</c> accepted, in bytes of JSON.</summary>
    public int? MaxInputBytes { get; init; }

    /// <summary>For a batch circuit: the circuit whose statements it proves.</summary>
    public string? BatchOf { get; init; }

    /// <summary>For a batch circuit: how many of them at a time, a power of two.</summary>
    public int? BatchSize { get; init; }
}
