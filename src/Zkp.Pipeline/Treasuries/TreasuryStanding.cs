using System.Numerics;
using System.Text.Json.Serialization;
using Zkp.Evm;

namespace Zkp.Pipeline.Treasuries;

/// <summary>How a signer's account stands on one network.</summary>
public sealed record TreasuryStanding
{
    public required string Network { get; init; }

    public required Address Signer { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? BalanceWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MinBalanceWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? TargetBalanceWei { get; init; }

    public required RefillPlan Refill { get; init; }

    /// <summary>The newest transfer to it that is known, under way or ended.</summary>
    public BridgeTransfer? LastTransfer { get; init; }

    public required DateTimeOffset At { get; init; }
}
