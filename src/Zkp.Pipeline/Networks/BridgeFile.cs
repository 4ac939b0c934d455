using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Networks;

/// <summary>The canonical bridge from L1 to this network: Arbitrum's delayed inbox, or the OP Stack's L1 standard bridge.</summary>
public sealed record BridgeFile
{
    /// <summary>The L1 whose contract takes the deposit; a network of this catalog.</summary>
    public required string L1Network { get; init; }

    /// <summary>The bridge's contract on that L1.</summary>
    public required string Contract { get; init; }

    /// <summary>Off, it is only suggested.</summary>
    public bool Enabled { get; init; }

    /// <summary>The most that one transfer brings.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxTransferWei { get; init; }

    /// <summary>The most that all transfers of one UTC day bring.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxPerDayWei { get; init; }
}
