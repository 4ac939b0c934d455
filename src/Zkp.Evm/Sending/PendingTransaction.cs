namespace Zkp.Evm;

/// <summary>A transaction that is at no end, for an operator's eyes.</summary>
/// <param name="Age">Since its nonce was leased.</param>
/// <param name="NextStep">What the next poll would do with it, as things stand.</param>
/// <param name="Reason">Why, where the step alone does not say it.</param>
public sealed record PendingTransaction(LedgerEntry Entry, TimeSpan Age, string NextStep, string? Reason);
