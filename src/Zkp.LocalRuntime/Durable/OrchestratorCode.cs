using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>An orchestrator function, made ready for one instance.</summary>
internal abstract class OrchestratorCode : IAsyncDisposable
{
    /// <summary>The function; called once, inside the orchestrator's scheduler.</summary>
    public abstract Task<object?> RunAsync(TaskOrchestrationContext context);

    /// <summary>Runs a step inside the app's middleware.</summary>
    public abstract Task RunStepAsync(Action step);

    public abstract ValueTask DisposeAsync();
}
