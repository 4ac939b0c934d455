using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Networks;

/// <summary>A network's configuration, one file each (<c>NAME.json</c>); read and checked by <see cref="NetworkCatalog"/>.</summary>
public sealed record NetworkFile
{
    public required string Name { get; init; }

    public required long ChainId { get; init; }

    public required ChainFamily Family { get; init; }

    /// <summary>A development chain on this machine: only there may development keys be deployed.</summary>
    public bool Local { get; init; }

    public bool Enabled { get; init; } = true;

    public required IReadOnlyList<Uri> RpcUrls { get; init; }

    public required double BlockTimeSeconds { get; init; }

    public required FinalityFile Finality { get; init; }

    /// <summary>No transaction offers more per gas than this.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxFeePerGasWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxPriorityFeePerGasWei { get; init; }

    /// <summary>Where people look at a transaction; <c>{hash}</c> stands for its hash.</summary>
    public string? ExplorerTransactionUrl { get; init; }
}
