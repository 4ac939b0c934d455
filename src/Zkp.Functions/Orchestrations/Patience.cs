using Microsoft.DurableTask;

namespace Zkp.Functions.Orchestrations;

/// <summary>How activities are repeated.</summary>
internal static class Patience
{
    /// <summary>A history is replayed from its start, and on Azure loaded whole each time; a loop that goes on beyond so many turns begins it anew.</summary>
    public const int TurnsPerGeneration = 100;

    /// <summary>
    /// Until it works. An activity fails only when storage or a chain can't be reached (what can't be mended by waiting it
    /// writes into the record and returns), and a request that was accepted is not dropped for that.
    /// </summary>
    public static TaskOptions Endless { get; } = TaskOptions.FromRetryPolicy(new RetryPolicy(
        maxNumberOfAttempts: int.MaxValue,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30)));

    /// <summary>
    /// How long to wait for a network that takes nothing at the moment: what is short passes unnoticed, and what is long costs few requests.
    /// </summary>
    /// <param name="asked">How often it was asked before, from 0.</param>
    public static TimeSpan BeforeAskingAgain(int asked) => TimeSpan.FromSeconds(Math.Min(30, 2 << Math.Min(asked, 4)));
}
