namespace Zkp.Functions.Activities;

/// <param name="Ended">The transaction is final, or the request failed.</param>
/// <param name="PollAfter">When to look again.</param>
/// <param name="SendAgain">The transaction is final without an effect, and another one is to be sent once the registry takes it.</param>
public sealed record TransactionProgress(bool Ended, TimeSpan PollAfter, bool SendAgain = false);
