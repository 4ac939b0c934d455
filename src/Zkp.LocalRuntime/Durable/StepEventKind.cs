namespace Zkp.LocalRuntime.Durable;

/// <summary>What an entry of a history says. The numbers are on disk: never renumber them.</summary>
internal enum StepEventKind : byte
{
    ExecutionStarted = 1,
    ActivityCompleted = 2,
    ActivityFailed = 3,
    TimerFired = 4,
    SubOrchestrationCompleted = 5,
    SubOrchestrationFailed = 6,
    EventRaised = 7,
    Suspended = 8,
    Resumed = 9,

    /// <summary>A message only: it ends the instance, so no replay ever sees it.</summary>
    Terminated = 10,

    ActivityScheduled = 20,
    TimerCreated = 21,
    SubOrchestrationScheduled = 22,
    EventSent = 23,
}
