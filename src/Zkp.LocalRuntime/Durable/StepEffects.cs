namespace Zkp.LocalRuntime.Durable;

/// <summary>What the engine has to do once a step is on disk.</summary>
internal sealed class StepEffects
{
    public List<ActivityWork> Activities { get; } = [];

    public List<DueTimer> Timers { get; } = [];

    public List<DueTimer> CancelledTimers { get; } = [];

    public List<(long InstanceKey, StepEvent Message)> Messages { get; } = [];

    /// <summary>Events that a new generation starts with.</summary>
    public List<StepEvent> CarriedOver { get; } = [];
}
