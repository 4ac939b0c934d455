using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>How an orchestration's generation ended.</summary>
internal abstract record OrchestrationOutcome
{
    public sealed record Completed(string? Output) : OrchestrationOutcome;

    public sealed record Failed(TaskFailureDetails Details) : OrchestrationOutcome;

    public sealed record StartOver(string? Input, string? Version, IReadOnlyList<StepEvent> Events) : OrchestrationOutcome;
}
