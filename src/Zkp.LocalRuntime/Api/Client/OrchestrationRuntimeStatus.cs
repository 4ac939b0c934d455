namespace Microsoft.DurableTask.Client;

/// <summary>The state of an orchestration.</summary>
public enum OrchestrationRuntimeStatus
{
    /// <summary>Started and not at its end.</summary>
    Running = 0,

    /// <summary>Ended with a result.</summary>
    Completed = 1,

    /// <summary>Not used as a resting state: an instance that started over is running.</summary>
    ContinuedAsNew = 2,

    /// <summary>Ended with an exception.</summary>
    Failed = 3,

    /// <summary>Not used.</summary>
    Canceled = 4,

    /// <summary>Ended by an operator.</summary>
    Terminated = 5,

    /// <summary>Accepted and not yet started.</summary>
    Pending = 6,

    /// <summary>Held by an operator.</summary>
    Suspended = 7,
}
