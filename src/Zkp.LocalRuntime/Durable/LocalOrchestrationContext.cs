using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Durable;

/// <summary>The context that an orchestrator sees.</summary>
internal sealed class LocalOrchestrationContext(OrchestrationExecution execution, ILoggerFactory loggers) : TaskOrchestrationContext
{
    public override TaskName Name => new(execution.Start.Name);

    public override string InstanceId => execution.Start.InstanceId;

    public override ParentOrchestrationInstance? Parent => execution.Start.Parent;

    public override DateTime CurrentUtcDateTime => execution.CurrentUtcDateTime;

    public override bool IsReplaying => execution.IsReplaying;

    public override string Version => execution.Start.Version;

    protected override ILoggerFactory LoggerFactory => loggers;

    public override T? GetInput<T>()
        where T : default => RuntimeJson.Converter.Deserialize<T>(execution.Start.Input);

    public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null) =>
        options?.Retry is { } retry
            ? RetryAsync(retry, () => execution.CallActivity<TResult>(name, input))
            : execution.CallActivity<TResult>(name, input);

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        TaskName orchestratorName, object? input = null, TaskOptions? options = null)
    {
        string? id = (options as SubOrchestrationOptions)?.InstanceId;
        string? version = options?.Version?.Version;
        return options?.Retry is { } retry
            ? RetryAsync(retry, () => execution.CallSubOrchestrator<TResult>(orchestratorName, input, id, version))
            : execution.CallSubOrchestrator<TResult>(orchestratorName, input, id, version);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken) =>
        execution.CreateTimer(fireAt, cancellationToken);

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
        execution.WaitForExternalEvent<T>(eventName, cancellationToken);

    public override void SendEvent(string instanceId, string eventName, object payload) =>
        execution.SendEvent(instanceId, eventName, payload);

    public override void SetCustomStatus(object? customStatus) => execution.SetCustomStatus(customStatus);

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
        execution.ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

    public override void ContinueAsNew(ContinueAsNewOptions options) => execution.ContinueAsNew(options);

    public override Guid NewGuid() => execution.NewGuid();

    /// <summary>The attempts are part of the orchestrator: pauses are durable timers, handlers run in its code, all of it replays.</summary>
    private async Task<TResult> RetryAsync<TResult>(TaskRetryOptions retry, Func<Task<TResult>> attempt)
    {
        DateTime first = CurrentUtcDateTime;
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (TaskFailedException failed)
            {
                if (!await GoOnAsync(retry, failed, number, first))
                {
                    throw;
                }
            }
        }
    }

    private async Task<bool> GoOnAsync(TaskRetryOptions retry, TaskFailedException failed, int number, DateTime first)
    {
        TimeSpan elapsed = CurrentUtcDateTime - first;
        if (retry.Policy is not { } policy)
        {
            return await retry.Handler!(new RetryContext(this, number, failed.FailureDetails, elapsed, CancellationToken.None));
        }

        bool timeIsUp = policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout;
        if (number >= policy.MaxNumberOfAttempts || timeIsUp || !policy.Handle(failed))
        {
            return false;
        }

        await CreateTimer(Pause(policy, number), CancellationToken.None);
        return true;
    }

    private static TimeSpan Pause(RetryPolicy policy, int failures)
    {
        double ticks = policy.FirstRetryInterval.Ticks * Math.Pow(policy.BackoffCoefficient, failures - 1);
        TimeSpan longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.FromDays(365) : policy.MaxRetryInterval;
        return ticks >= longest.Ticks ? longest : TimeSpan.FromTicks((long)ticks);
    }
}
