namespace Zkp.Pipeline.Routing;

/// <summary>How a network compares with the best of those that fit; lower is better, and 0 is the best there is in everything that counts.</summary>
/// <param name="Cost">Its expected fee over the lowest, at least 1.</param>
/// <param name="Time">Its time to finality over the shortest, complexity counted in, at least 1.</param>
/// <param name="Complexity">
/// How much longer a transaction of this much gas waits there for room than a small one: 1 over the share of a block that it leaves free.
/// </param>
/// <param name="Health">The best health of all over its own, at least 1; its quote says what the trouble is.</param>
/// <param name="Total">The logarithms of cost and time, weighted by urgency, and that of health.</param>
public sealed record RouterScore(double Cost, double Time, double Complexity, double Health, double Total);
