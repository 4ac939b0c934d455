using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// Runs orchestrations. What comes in for an instance goes into its mailbox; a run takes all that waits, feeds it to the instance's code,
/// writes the step in one transaction, and only then does what the code asked for. Activities run at least once: their row stays
/// until their result is part of the history.
/// </summary>
internal sealed partial class DurableEngine : IAsyncDisposable, IDisposable
{
    private readonly ConcurrentDictionary<long, Instance> instances = new();
    private readonly LinkedList<Instance> loaded = new();
    private readonly Lock loadedGate = new();
    private readonly IDurableFunctions functions;
    private readonly DurableEngineSettings settings;
    private readonly ILoggerFactory loggers;
    private readonly ILogger<DurableEngine> logger;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim steps;
    private readonly ActivityDispatcher activities;
    private readonly DueQueue timers;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<(long InstanceKey, StepEvent Message)> recoveredMessages = [];
    private readonly List<DueTimer> recoveredTimers = [];
    private readonly List<ActivityWork> recoveredActivities = [];
    private int running;

    public DurableEngine(
        DurableStore store, IDurableFunctions functions, DurableEngineSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        Store = store;
        this.functions = functions;
        this.settings = settings;
        this.time = time;
        this.loggers = loggers;
        logger = loggers.CreateLogger<DurableEngine>();
        steps = new SemaphoreSlim(settings.MaxConcurrentSteps);
        activities = new ActivityDispatcher(functions, settings.MaxConcurrentActivities, Deliver, logger);
        timers = new DueQueue(time, OnDue);

        // Read before anything can run: what a step adds from now on is not taken up a second time.
        store.EachMessage((key, message) => recoveredMessages.Add((key, message)));
        store.EachTimer(recoveredTimers.Add);
        store.EachActivity(recoveredActivities.Add);
    }

    public DurableStore Store { get; }

    public InstanceSignals Signals { get; } = new();

    public TimeProvider Time => time;

    /// <summary>How many executions are in memory.</summary>
    public int LoadedInstances
    {
        get
        {
            lock (loadedGate)
            {
                return loaded.Count;
            }
        }
    }

    /// <summary>Takes up what was on its way when the process before this one ended, and begins.</summary>
    public void Start()
    {
        if (recoveredActivities.Count > 0)
        {
            LogRecovered(logger, recoveredActivities.Count);
        }

        recoveredMessages.ForEach(posted => Deliver(posted.InstanceKey, posted.Message));
        recoveredTimers.ForEach(timers.Add);
        recoveredActivities.ForEach(activities.Add);
        recoveredMessages.Clear();
        recoveredTimers.Clear();
        recoveredActivities.Clear();
        activities.Start();
    }

    /// <summary>Hands a message to an instance. It must be on disk, or come from something that is.</summary>
    public void Deliver(long instanceKey, StepEvent message)
    {
        Instance instance = instances.GetOrAdd(instanceKey, static key => new Instance(key));
        if (instance.Add(message))
        {
            Schedule(instance);
        }
    }

    /// <summary>Starts an instance at its time, or at once.</summary>
    public void Start(InstanceRecord instance)
    {
        if (instance.StartAt is { } at)
        {
            timers.Add(new DueTimer(instance.Key, instance.Generation, DueTimer.StartTaskId, at));
        }
        else
        {
            Deliver(instance.Key, new StepEvent(StepEventKind.ExecutionStarted));
        }
    }

    /// <summary>
    /// Takes no new work, lets the steps and activities that run come to their end, and gives up waiting (and cancels activities) when
    /// the token is cancelled. What did not end is on disk and goes on after the next start.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        timers.Dispose();
        await activities.StopAsync(cancellationToken);
        await SettleAsync(cancellationToken);
        await stopping.CancelAsync();
        await SettleAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        timers.Dispose();
        await stopping.CancelAsync();
        await activities.DisposeAsync();
        foreach (Instance instance in instances.Values)
        {
            if (instance.Loaded is { } execution)
            {
                instance.Loaded = null;
                await execution.DisposeAsync();
            }
        }

        Store.Dispose();
    }

    /// <summary>For hosts that are disposed of synchronously.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    /// <summary>Waits for the runs that go on. An orchestration that never rests (one that starts over at once) must not hold the stop.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < 400 && Volatile.Read(ref running) > 0 && !cancellationToken.IsCancellationRequested; i++)
        {
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private void OnDue(DueTimer timer) => Deliver(
        timer.InstanceKey,
        timer.TaskId == DueTimer.StartTaskId
            ? new StepEvent(StepEventKind.ExecutionStarted)
            : new StepEvent(StepEventKind.TimerFired) { TaskId = timer.TaskId, Generation = timer.Generation });

    private void Schedule(Instance instance)
    {
        Interlocked.Increment(ref running);
        ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.Engine.RunAsync(work.Instance), (Engine: this, Instance: instance), false);
    }

    private async Task RunAsync(Instance instance)
    {
        try
        {
            await steps.WaitAsync(stopping.Token);
            try
            {
                while (!stopping.IsCancellationRequested && instance.Take() is { } batch)
                {
                    if (!await TryStepAsync(instance, batch))
                    {
                        return;
                    }
                }
            }
            finally
            {
                steps.Release();
            }

            if (!HasPlace(instance))
            {
                await UnloadIfIdleAsync(instance);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What waits in the mailbox is on disk, or its source is.
        }
        finally
        {
            Interlocked.Decrement(ref running);
        }
    }

    /// <summary>Takes a step; when that cannot be done now, puts the batch back and tries again later.</summary>
    /// <returns>Whether to go on with what waits.</returns>
    private async Task<bool> TryStepAsync(Instance instance, List<StepEvent> batch)
    {
        try
        {
            await StepAsync(instance, batch);
            instance.Failures = 0;
            return true;
        }
#pragma warning disable CA1031 // Whatever went wrong (a full disk, a broken history) must not lose the batch nor stop other instances.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            instance.Failures++;
            TimeSpan pause = TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, instance.Failures - 1)));
            LogStepFailed(logger, instance.Record?.Id ?? "?", pause.TotalSeconds, exception);
            await UnloadAsync(instance);
            instance.Record = null;
            _ = RetryLaterAsync(instance, batch, pause);
            return false;
        }
    }

    private async Task RetryLaterAsync(Instance instance, List<StepEvent> batch, TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // The instance stayed marked as scheduled during the pause, so that nothing overtook the batch.
        instance.PutBack(batch);
        Schedule(instance);
    }

    [LoggerMessage(1, LogLevel.Information, "Goes on with {Count} activities whose results were not recorded when the process ended")]
    private static partial void LogRecovered(ILogger logger, int count);

    [LoggerMessage(2, LogLevel.Error, "A step of orchestration '{InstanceId}' could not be made; it is tried again in {Seconds} s")]
    private static partial void LogStepFailed(ILogger logger, string instanceId, double seconds, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "Orchestration '{InstanceId}' ({Name}) failed: {Reason}")]
    private static partial void LogOrchestrationFailed(ILogger logger, string instanceId, string name, string reason);
}
