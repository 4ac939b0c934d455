using System.Text.Json.Serialization;

namespace Zkp.Evm;

/// <summary>Everything that must survive a crash about one transaction. Immutable; stored whole.</summary>
public sealed record LedgerEntry
{
    public required string RequestId { get; init; }

    public required AccountKey AccountKey { get; init; }

    public required Nonce Nonce { get; init; }

    public required LedgerState State { get; init; }

    public required Address To { get; init; }

    public required byte[] Data { get; init; }

    public Wei Value { get; init; }

    /// <summary>The most that the chain may charge beside gas.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Wei MaxSurcharge { get; init; }

    public required ulong GasLimit { get; init; }

    /// <summary>As requested; what was signed stands in <see cref="Variants"/>.</summary>
    public required Wei MaxFeePerGas { get; init; }

    /// <summary>As requested; what was signed stands in <see cref="Variants"/>.</summary>
    public required Wei MaxPriorityFeePerGas { get; init; }

    /// <summary>The request's own cap of fees per gas; null for the network's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Wei? FeeCapPerGas { get; init; }

    /// <summary>When it is no longer wanted; null for never.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Why it is being taken back, or was; null when it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CancelReason? CancelReason { get; init; }

    /// <summary>The UTC day whose budget it is held against; null where there is no budget.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateOnly? BudgetDay { get; init; }

    /// <summary>In the order of signing; the last one is the one to broadcast.</summary>
    public IReadOnlyList<SignedVariant> Variants { get; init; } = [];

    public InclusionInfo? Inclusion { get; init; }

    /// <summary>When a final block was first seen to have used the nonce although none of the variants is included.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? NonceTakenSince { get; init; }

    /// <summary>Why the last broadcast was refused; null when it was not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RpcErrorKind? LastErrorKind { get; init; }

    /// <summary>The node's words to it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LastError { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The store's version of what was read; not part of the document.</summary>
    [JsonIgnore]
    public string? ETag { get; init; }

    /// <summary>The bytes that are broadcast now; null before signing.</summary>
    [JsonIgnore]
    public SignedVariant? Current => Variants.Count == 0 ? null : Variants[^1];

    /// <summary>Whether the state never changes again.</summary>
    [JsonIgnore]
    public bool IsFinal => State is LedgerState.Finalized or LedgerState.Reverted or LedgerState.Replaced or LedgerState.Released;
}
