using System.Text.Json;

namespace Zkp.Pipeline.Networks;

/// <summary>What <c>zkp deploy</c> put on a network: <c>deployments/NAME.json</c> beside the folder of network files.</summary>
public sealed record DeploymentFile
{
    public required string Network { get; init; }

    public required long ChainId { get; init; }

    public required string VkHashRegistry { get; init; }

    /// <summary>The block before the first deployment: an indexer starts after it.</summary>
    public required ulong BlockNumber { get; init; }

    /// <summary>By circuit id.</summary>
    public required IReadOnlyDictionary<string, DeployedCircuit> Circuits { get; init; }

    /// <summary>By contract name.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Abi { get; init; }
}
