namespace Zkp.LocalRuntime.Durable;

/// <summary>The functions of the app, as the engine needs them.</summary>
internal interface IDurableFunctions
{
    /// <summary>An orchestrator, ready for one instance; null when there is none of that name.</summary>
    OrchestratorCode? CreateOrchestrator(string name, InstanceRecord instance);

    /// <summary>Runs an activity.</summary>
    /// <returns>Its result as JSON.</returns>
    /// <exception cref="ActivityNotFoundException">There is none of that name.</exception>
    Task<string?> RunActivityAsync(ActivityWork work, CancellationToken cancellationToken);
}
