namespace Zkp.LocalRuntime.Durable;

/// <summary>Something that an orchestrator asked for and the engine does once the step is on disk.</summary>
internal abstract record OrchestratorAction(int TaskId)
{
    /// <summary>The entry of the history, or null when a replay needs none.</summary>
    public abstract StepEvent? ToEvent();

    public sealed record CallActivity(int TaskId, string Name, string? Input) : OrchestratorAction(TaskId)
    {
        public override StepEvent ToEvent() => new(StepEventKind.ActivityScheduled) { TaskId = TaskId, Name = Name };
    }

    public sealed record CreateTimer(int TaskId, DateTime FireAt) : OrchestratorAction(TaskId)
    {
        public override StepEvent ToEvent() => new(StepEventKind.TimerCreated) { TaskId = TaskId };
    }

    /// <summary>A replay cancels again by itself, so the history says nothing of it.</summary>
    public sealed record CancelTimer(int TaskId) : OrchestratorAction(TaskId)
    {
        public override StepEvent? ToEvent() => null;
    }

    public sealed record CallSubOrchestration(int TaskId, string Name, string InstanceId, string Version, string? Input)
        : OrchestratorAction(TaskId)
    {
        public override StepEvent ToEvent() =>
            new(StepEventKind.SubOrchestrationScheduled) { TaskId = TaskId, Name = Name, Data = InstanceId };
    }

    public sealed record SendEvent(int TaskId, string InstanceId, string Name, string? Payload) : OrchestratorAction(TaskId)
    {
        public override StepEvent ToEvent() => new(StepEventKind.EventSent) { TaskId = TaskId, Name = Name, Data = InstanceId };
    }
}
