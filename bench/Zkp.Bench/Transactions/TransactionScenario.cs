namespace Zkp.Bench.Transactions;

/// <summary>What is sent, and how.</summary>
/// <param name="Concurrency">Requests on the way at once.</param>
internal sealed record TransactionScenario(string Name, int Signers, int Concurrency, int Transactions);
