using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Networks;

/// <summary>The contracts of one circuit on one network.</summary>
public sealed record DeployedCircuit
{
    public required int Version { get; init; }

    /// <summary>The wrapped verifier, which the registry of keys names; the registry itself where that holds the key.</summary>
    public required string Verifier { get; init; }

    /// <summary>The generated verifier of the key.</summary>
    public string? WrappedVerifier { get; init; }

    /// <summary>The circuit's ComplaintRegistry: where proofs go.</summary>
    public required string Registry { get; init; }

    public required string KeyHash { get; init; }

    /// <summary>Whether the registry verifies with a key of its own; else it looks this version's verifier up and calls it.</summary>
    [JsonIgnore]
    public bool IsKeyInRegistry => string.Equals(Verifier, Registry, StringComparison.OrdinalIgnoreCase);

    public bool DevelopmentKeys { get; init; }

    /// <summary>From when on the registry of keys takes proofs of this version; null where the record does not say, which is at once.</summary>
    public DateTimeOffset? ActiveFrom { get; init; }

    /// <summary>The version before it, which alone counts until <see cref="ActiveFrom"/>, and beside it until it is deprecated.</summary>
    public DeployedCircuit? Previous { get; init; }

    /// <summary>This, or the one before it; null where neither is of that version.</summary>
    public DeployedCircuit? Find(int version) => Version == version ? this : Previous?.Version == version ? Previous : null;

    /// <summary>Whether proofs of a version count at a time.</summary>
    public bool Counts(int version, DateTimeOffset now) => Find(version) is { } found && !(found.ActiveFrom > now);
}
