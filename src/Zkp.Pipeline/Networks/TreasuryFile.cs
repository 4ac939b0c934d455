using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Networks;

/// <summary>What each signer should have on a network.</summary>
public sealed record TreasuryFile
{
    /// <summary>Below this a refill is suggested, and bridged where that is configured.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? MinBalanceWei { get; init; }

    /// <summary>What a refill brings the balance to.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? TargetBalanceWei { get; init; }

    /// <summary>How ether gets here from L1; null where somebody has to send it.</summary>
    public BridgeFile? Bridge { get; init; }
}
