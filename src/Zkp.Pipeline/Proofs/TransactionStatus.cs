using System.Numerics;
using System.Text.Json.Serialization;

namespace Zkp.Pipeline.Proofs;

/// <summary>The proof's transaction as last seen on chain.</summary>
public sealed record TransactionStatus
{
    public required string Network { get; init; }

    public required long ChainId { get; init; }

    public required string Hash { get; init; }

    public required string From { get; init; }

    public required ulong Nonce { get; init; }

    public ulong? BlockNumber { get; init; }

    public string? BlockHash { get; init; }

    public ulong? GasUsed { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? ActualFeeWei { get; init; }

    /// <summary>The part of it that paid for data on L1; null on an L1, and where nothing was charged for it.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? L1FeeWei { get; init; }

    /// <summary>The part of the gas that paid for data on L1 (Arbitrum).</summary>
    public ulong? GasUsedForL1 { get; init; }

    /// <summary>The part that the operator of an OP Stack chain took.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? OperatorFeeWei { get; init; }

    /// <summary>The contract it calls.</summary>
    public required string Registry { get; init; }

    /// <summary>Blocks on top of the transaction's own, its own included.</summary>
    public ulong Confirmations { get; init; }

    public string? ExplorerUrl { get; init; }

    /// <summary>Why it reverted; null where it did not, and where that could not be found out.</summary>
    public TransactionRevert? Revert { get; init; }
}
