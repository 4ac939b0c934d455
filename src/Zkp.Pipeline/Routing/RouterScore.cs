namespace Zkp.Pipeline.Routing;

/// <summary>How a network compares with the best of those that fit; lower is better, and 0 is the best there is in everything that counts.</summary>
/// <param name="Cost">Its expected fee over the lowest, at least 1.</param>
/// <param name="Time">Its time to finality over the shortest, complexity and health counted in, at least 1.</param>
/// <param name="Complexity">
/// How much longer a transaction of this much gas waits there for room than a small one: 1 over the share of a block that it leaves free.
/// </param>
/// <param name="Total">The logarithms of cost and time, weighted by urgency.</param>
public sealed record RouterScore(double Cost, double Time, double Complexity, double Total);
