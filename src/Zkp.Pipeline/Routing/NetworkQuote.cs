using System.Numerics;
using System.Text.Json.Serialization;
using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Routing;

/// <summary>What recording one proof on one network is expected to cost and to take.</summary>
public sealed record NetworkQuote
{
    public required string Network { get; init; }

    public NetworkKind Kind { get; init; }

    /// <summary>Why no quote could be had; the other figures are 0 then.</summary>
    public string? Unavailable { get; init; }

    /// <summary>The same for programs.</summary>
    public QuoteObstacle? Obstacle { get; init; }

    /// <summary>Units of gas the transaction is expected to use.</summary>
    public ulong Gas { get; init; }

    /// <summary>Units of gas the transaction will be allowed: <see cref="Gas"/> with some room.</summary>
    public ulong GasLimit { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? BaseFeePerGasWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? PriorityFeePerGasWei { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxFeePerGasWei { get; init; }

    /// <summary>The part of <see cref="Gas"/> that pays for data on L1 (Arbitrum); 0 elsewhere.</summary>
    public ulong L1Gas { get; init; }

    /// <summary>Bytes of the call.</summary>
    public int CalldataBytes { get; init; }

    /// <summary>The part of <see cref="ExpectedFeeWei"/> for data on L1; 0 on an L1.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? L1FeeWei { get; init; }

    /// <summary>The part of <see cref="ExpectedFeeWei"/> that the operator of an OP Stack chain takes.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? OperatorFeeWei { get; init; }

    /// <summary>The most to reckon with beside the gas (OP Stack: L1 fee and operator fee), which no price per gas bounds.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? MaxSurchargeWei { get; init; }

    /// <summary>Gas at the next block's base fee plus tip, and what is charged beside it.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? ExpectedFeeWei { get; init; }

    /// <summary>The gas limit at the expected price, what may be charged beside it, and the step that is kept for a cancellation: the least allowance with which it can be sent.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? NeededFeeWei { get; init; }

    /// <summary>The most that the transaction as it will be signed can cost.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? WorstFeeWei { get; init; }

    public decimal? ExpectedCostUsd { get; init; }

    /// <summary>The median of this network's own history; where that is short, how far the final block lies behind the head now.</summary>
    public double SecondsToFinality { get; init; }

    /// <summary>What 19 of 20 in the history kept; null without a history.</summary>
    public double? SecondsToFinalityP95 { get; init; }

    /// <summary>How many transactions of ours the history has, at most the last 200.</summary>
    public int FinalitySamples { get; init; }

    /// <summary>The share of recent looks that its nodes answered, or how well its RPC endpoints are on average, whichever is less: 0 to 1.</summary>
    public double? Health { get; init; }

    /// <summary>What is wrong with which of its RPC endpoints; null when nothing is.</summary>
    public string? Trouble { get; init; }

    /// <summary>Gas that a block has in all.</summary>
    public ulong? BlockGasLimit { get; init; }

    /// <summary>What each signer has there: one must be able to pay the worst fee.</summary>
    public IReadOnlyList<SignerBalance> Signers { get; init; } = [];
}
