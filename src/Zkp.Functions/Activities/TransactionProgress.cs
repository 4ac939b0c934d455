namespace Zkp.Functions.Activities;

/// <param name="Ended">The transaction is final, or the request failed.</param>
/// <param name="PollAfter">When to look again.</param>
public sealed record TransactionProgress(bool Ended, TimeSpan PollAfter);
