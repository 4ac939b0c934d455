using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Routing;

/// <summary>What a request was promised by the quote that it cites.</summary>
public sealed record CitedQuote
{
    public required string Id { get; init; }

    public required string Network { get; init; }

    /// <summary>What it was expected to cost, all in all.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? ExpectedFeeWei { get; init; }

    /// <summary>The part of it for data on L1.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? L1FeeWei { get; init; }

    /// <summary>The most it may cost.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? WorstFeeWei { get; init; }
}
