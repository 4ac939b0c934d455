using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Requests;

/// <summary>What a caller allows the pipeline to spend and choose. An absent member means no limit.</summary>
public sealed record ProofPolicy
{
    public static ProofPolicy None { get; } = new();

    /// <summary>The one network to use; null lets the router choose.</summary>
    public string? Network { get; init; }

    /// <summary>The networks that the router may choose from; null for all that fit.</summary>
    public IReadOnlyList<string>? Networks { get; init; }

    /// <summary>Only for trying out: the router takes test networks and no others.</summary>
    public bool Experimental { get; init; }

    /// <summary>The most that the transaction may be expected to cost, in wei.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxFeeWei { get; init; }

    /// <summary>The same limit in US dollars, at the configured price of ether.</summary>
    public decimal? MaxCostUsd { get; init; }

    /// <summary>The moment by which the transaction must be sent; while it lies ahead, the router waits for a fee that fits.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public ProofUrgency Urgency { get; init; } = ProofUrgency.Normal;
}
