namespace Zkp.LocalRuntime.Durable;

/// <summary>Limits of the engine.</summary>
/// <param name="MaxConcurrentActivities">Activities that run at once.</param>
/// <param name="MaxConcurrentSteps">Orchestrations that take a step at once; most of a step is waiting for the shared commit.</param>
/// <param name="MaxLoadedInstances">Executions kept in memory between steps; the least recently used go first.</param>
internal sealed record DurableEngineSettings(int MaxConcurrentActivities, int MaxConcurrentSteps, int MaxLoadedInstances);
