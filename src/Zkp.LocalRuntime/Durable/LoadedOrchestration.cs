using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>A live execution and what keeps its code alive.</summary>
internal sealed class LoadedOrchestration(OrchestrationExecution execution, OrchestratorCode code) : IAsyncDisposable
{
    public OrchestrationExecution Execution => execution;

    public OrchestratorCode Code => code;

    /// <summary>The custom status that is on disk.</summary>
    public string? SavedCustomStatus { get; set; }

    public ValueTask DisposeAsync() => code.DisposeAsync();
}
