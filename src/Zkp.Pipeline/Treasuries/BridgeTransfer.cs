using System.Numerics;
using System.Text.Json.Serialization;
using Zkp.Evm;

namespace Zkp.Pipeline.Treasuries;

/// <summary>Ether on its way from L1 to a signer's account on an L2.</summary>
public sealed record BridgeTransfer
{
    /// <summary>Also the request id of its transaction, so that there is one however often it is sent. Newer ones sort first.</summary>
    public required string Id { get; init; }

    /// <summary>The L2.</summary>
    public required string Network { get; init; }

    public required string L1Network { get; init; }

    /// <summary>Whose account it leaves on L1 and reaches on the L2: the bridges credit the sender.</summary>
    public required Address Signer { get; init; }

    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? AmountWei { get; init; }

    public required BridgeTransferState State { get; init; }

    /// <summary>What the account had on L2 before.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public required BigInteger? BalanceBeforeWei { get; init; }

    public string? TransactionHash { get; init; }

    /// <summary>What the deposit's transaction cost on L1.</summary>
    [JsonConverter(typeof(BigIntegerJsonConverter))]
    public BigInteger? FeeWei { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the deposit was seen to be final on L1.</summary>
    public DateTimeOffset? DepositedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Detail { get; init; }

    /// <summary>The store's version of what was read; not part of the document.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }

    [JsonIgnore]
    public bool IsEnded => State is BridgeTransferState.Arrived or BridgeTransferState.Failed or BridgeTransferState.Overdue;
}
