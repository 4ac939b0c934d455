namespace Zkp.Evm;

/// <summary>What is to happen on chain, once.</summary>
public sealed record TransactionRequest
{
    /// <summary>The caller's name for it. Submitting the same id again continues the same transaction.</summary>
    public required string RequestId { get; init; }

    public required Address To { get; init; }

    /// <summary>Call data, at most <see cref="TransactionManager.MaxDataBytes"/> bytes.</summary>
    public required byte[] Data { get; init; }

    public Wei Value { get; init; }

    /// <summary>The most that the chain may charge beside gas (the L1 data fee of an OP Stack chain); counts against the day's budget.</summary>
    public Wei MaxSurcharge { get; init; }

    public required ulong GasLimit { get; init; }

    public required Wei MaxFeePerGas { get; init; }

    public required Wei MaxPriorityFeePerGas { get; init; }

    /// <summary>The most per gas that a replacement of it may offer; null leaves it to <see cref="ReplacementPolicy.MaxFeePerGas"/>.</summary>
    public Wei? FeeCapPerGas { get; init; }

    /// <summary>
    /// When it is no longer wanted; null for never. Shortly before, higher prices are offered sooner; after it, an empty transaction takes
    /// its nonce, and the end is <see cref="LedgerState.Released"/> unless a block was faster.
    /// </summary>
    public DateTimeOffset? Deadline { get; init; }
}
