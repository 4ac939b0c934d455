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

    public bool DevelopmentKeys { get; init; }
}
