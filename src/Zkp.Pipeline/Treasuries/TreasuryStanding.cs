using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Treasuries;

/// <summary>How an account stands on one network.</summary>
public sealed record TreasuryStanding
{
    public required string Network { get; init; }

    public required string Signer { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? BalanceWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MinBalanceWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? TargetBalanceWei { get; init; }

    public required RefillPlan Refill { get; init; }

    /// <summary>The newest transfer there was, under way or ended.</summary>
    public BridgeTransfer? LastTransfer { get; init; }

    public required DateTimeOffset At { get; init; }
}
