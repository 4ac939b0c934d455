namespace Microsoft.DurableTask;

/// <summary>Decides inside the orchestrator whether a failed task is tried again.</summary>
public delegate bool RetryHandler(RetryContext retryContext);
