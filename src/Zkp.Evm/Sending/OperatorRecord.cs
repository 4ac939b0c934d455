namespace Zkp.Evm;

/// <summary>A line of the audit: who wanted what, when, and what came of it.</summary>
/// <param name="By">Who asked, as the caller knows them.</param>
/// <param name="RequestId">The transaction; null for a nonce that is nobody's.</param>
/// <param name="Explanation">A sentence for people.</param>
public sealed record OperatorRecord(
    DateTimeOffset At, string By, OperatorAction Action, AccountKey Account, string? RequestId, Nonce Nonce, OperatorOutcome Outcome, string Explanation)
{
    /// <summary>The fees that are signed, or would be; null where nothing is.</summary>
    public Wei? MaxFeePerGas { get; init; }

    /// <summary>The tip that is signed, or would be; null where nothing is.</summary>
    public Wei? PriorityFeePerGas { get; init; }

    /// <summary>The entry as it stands after the action, or now.</summary>
    public LedgerEntry? Entry { get; init; }
}
