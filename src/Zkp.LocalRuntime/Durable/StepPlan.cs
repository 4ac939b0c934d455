using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>A step that the code has taken and the disk has not seen yet.</summary>
internal sealed record StepPlan
{
    public required InstanceRecord Instance { get; init; }

    public required int Number { get; init; }

    public required DateTime At { get; init; }

    /// <summary>What becomes part of the history.</summary>
    public required IReadOnlyList<StepEvent> Accepted { get; init; }

    /// <summary>What is of no use, and whose rows only have to go.</summary>
    public required IReadOnlyList<StepEvent> Dropped { get; init; }

    public required IReadOnlyList<OrchestratorAction> Actions { get; init; }

    /// <summary>How the generation ended; null while it goes on.</summary>
    public OrchestrationOutcome? Outcome { get; init; }

    /// <summary>Whether an operator ended it; then the outcome's text is the output.</summary>
    public bool Terminated { get; init; }

    public bool RecursiveTermination { get; init; }

    /// <summary>Whether a replay needs to see it.</summary>
    public bool IsHistory => Accepted.Count > 0 || Actions.Any(action => action.ToEvent() is not null);

    public OrchestrationRuntimeStatus Status { get; init; }

    public bool CustomStatusChanged { get; init; }

    public string? CustomStatus { get; init; }
}
