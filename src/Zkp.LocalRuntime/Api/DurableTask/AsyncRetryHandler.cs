namespace Microsoft.DurableTask;

/// <summary>Decides inside the orchestrator whether a failed task is tried again; it may wait for durable timers.</summary>
public delegate Task<bool> AsyncRetryHandler(RetryContext retryContext);
