namespace Zkp.LocalRuntime.Durable;

/// <summary>One entry of a history, and the message that becomes one.</summary>
internal sealed record StepEvent(StepEventKind Kind)
{
    /// <summary>The task in the orchestration that it belongs to.</summary>
    public int TaskId { get; init; }

    /// <summary>The name of the activity, orchestrator or event.</summary>
    public string? Name { get; init; }

    /// <summary>A result or payload as JSON, a failure as JSON, or the id of a sub-orchestration or event's target.</summary>
    public string? Data { get; init; }

    /// <summary>The row of the inbox that it came in, 0 when it did not; kept so that events carried over keep their order.</summary>
    public long InboxId { get; init; }

    /// <summary>The generation of the orchestration that asked for it; not part of the history.</summary>
    public int Generation { get; init; }

    /// <summary>For a termination: whether sub-orchestrations end too.</summary>
    public bool Recursive { get; init; }

    /// <summary>Whether the orchestrator asked for it, as opposed to its having come in.</summary>
    public bool IsScheduled => Kind >= StepEventKind.ActivityScheduled;

    /// <summary>Whether it is an operator's word to the engine and not to the orchestrator.</summary>
    public bool IsControl => Kind is StepEventKind.Suspended or StepEventKind.Resumed or StepEventKind.Terminated;
}
