using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>How a step is made.</summary>
internal sealed partial class DurableEngine
{
    private async Task StepAsync(Instance instance, List<StepEvent> batch)
    {
        instance.Record ??= Store.Read(instance.Key);
        if (instance.Record is not { IsTerminal: false } record)
        {
            await DiscardAsync(instance, batch);
            return;
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (batch.Find(message => message.Kind == StepEventKind.Terminated) is { } terminate)
        {
            await CommitAsync(instance, Termination(instance, record, batch, terminate, now));
            return;
        }

        bool unstarted = instance.Loaded is null && record.Status == OrchestrationRuntimeStatus.Pending;
        if (unstarted && record.StartAt > now)
        {
            instance.BeforeStart.AddRange(batch);
            return;
        }

        List<StepEvent> messages = [.. instance.BeforeStart, .. batch];
        StepPlan? plan = await ExecuteAsync(instance, record, messages, now);
        if (plan is not null)
        {
            await CommitAsync(instance, plan);
        }

        instance.BeforeStart.Clear();
        Touch(instance);
        await EvictAsync();
    }

    /// <summary>Runs the code over the messages.</summary>
    /// <returns>What to write; null when there is nothing.</returns>
    private async Task<StepPlan?> ExecuteAsync(Instance instance, InstanceRecord record, List<StepEvent> messages, DateTime now)
    {
        List<StepRecord>? history = null;
        if (instance.Loaded is null)
        {
            if (functions.CreateOrchestrator(record.Name, record) is not { } code)
            {
                return Failure(instance, record, messages, now, $"There is no orchestrator function named '{record.Name}' in this app.");
            }

            history = Store.ReadSteps(instance.Key);
            instance.NextStep = history.Count;
            instance.Loaded = new LoadedOrchestration(NewExecution(instance, record, code), code) { SavedCustomStatus = record.CustomStatus };
        }

        OrchestrationExecution execution = instance.Loaded.Execution;
        List<StepEvent> accepted = [];
        List<StepEvent> dropped = [];
        List<StepEvent> ordered = InOrder(instance, messages);
        try
        {
            await instance.Loaded.Code.RunStepAsync(() => Feed(execution, history, record.Generation, ordered, now, accepted, dropped));
        }
#pragma warning disable CA1031 // What the app's middleware throws ends the orchestration as what its code throws does.
        catch (Exception exception) when (exception is not InvalidDataException)
#pragma warning restore CA1031
        {
            TaskFailureDetails details = TaskFailureDetails.FromException(exception);
            return Failure(instance, record, messages, now, details);
        }

        OrchestrationOutcome? outcome = execution.Outcome();
        List<OrchestratorAction> actions = execution.TakeActions();
        bool statusChanged = execution.IsCustomStatusSet && instance.Loaded.SavedCustomStatus != execution.CustomStatus;
        bool nothing = accepted.Count + dropped.Count + actions.Count == 0 && outcome is null && !statusChanged;
        return nothing ? null : new StepPlan
        {
            Instance = record,
            Number = instance.NextStep,
            At = execution.CurrentUtcDateTime,
            Accepted = accepted,
            Dropped = dropped,
            Actions = actions,
            Outcome = outcome,
            Status = execution.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
            CustomStatusChanged = statusChanged,
            CustomStatus = execution.CustomStatus,
        };
    }

    private static void Feed(
        OrchestrationExecution execution,
        List<StepRecord>? history,
        int generation,
        List<StepEvent> messages,
        DateTime now,
        List<StepEvent> accepted,
        List<StepEvent> dropped)
    {
        if (history is { Count: > 0 })
        {
            execution.Replay(history);
        }

        execution.BeginStep(now);
        foreach (StepEvent message in messages)
        {
            bool current = IsGenerationless(message.Kind) || message.Generation == generation;
            (current && execution.Deliver(message) ? accepted : dropped).Add(message);
        }
    }

    private static bool IsGenerationless(StepEventKind kind) => kind
        is StepEventKind.ExecutionStarted or StepEventKind.EventRaised or StepEventKind.Suspended or StepEventKind.Resumed;

    /// <summary>The first step starts with the orchestration's start; what an operator said before it comes first.</summary>
    private static List<StepEvent> InOrder(Instance instance, List<StepEvent> messages) => instance.NextStep > 0
        ? messages
        :
        [
            .. messages.Where(message => message.IsControl),
            new StepEvent(StepEventKind.ExecutionStarted),
            .. messages.Where(message => !message.IsControl && message.Kind != StepEventKind.ExecutionStarted),
        ];

    private async Task CommitAsync(Instance instance, StepPlan plan)
    {
        StepEffects effects = await Store.WriteAsync(transaction => StepWriter.Write(transaction, plan, Store));
        InstanceRecord before = plan.Instance;
        foreach (ActivityWork work in effects.Activities)
        {
            activities.Add(work);
        }

        foreach (DueTimer timer in effects.Timers)
        {
            timers.Add(timer);
        }

        effects.CancelledTimers.ForEach(timers.Cancel);
        effects.Messages.ForEach(posted => Deliver(posted.InstanceKey, posted.Message));
        switch (plan.Outcome)
        {
            case null:
                instance.NextStep += plan.IsHistory ? 1 : 0;
                instance.Record = before with { Status = plan.Status, UpdatedAt = plan.At };
                if (instance.Loaded is { } live)
                {
                    live.SavedCustomStatus = plan.CustomStatusChanged ? plan.CustomStatus : live.SavedCustomStatus;
                }

                break;
            case OrchestrationOutcome.StartOver:
                await UnloadAsync(instance);
                instance.Record = null;
                instance.NextStep = 0;
                instance.PutBack([.. effects.CarriedOver, new StepEvent(StepEventKind.ExecutionStarted)]);
                break;
            default:
                await EndAsync(instance, plan);
                break;
        }

        if (plan.Outcome is not null || before.Status != plan.Status)
        {
            Signals.Notify(before.Id);
        }
    }

    private async Task EndAsync(Instance instance, StepPlan plan)
    {
        if (plan.Outcome is OrchestrationOutcome.Failed failed)
        {
            LogOrchestrationFailed(logger, plan.Instance.Id, plan.Instance.Name, failed.Details.ToString());
        }

        await UnloadAsync(instance);
        instance.Record = plan.Instance with { Status = OrchestrationRuntimeStatus.Completed };
        instances.TryRemove(instance.Key, out _);
    }

    /// <summary>Removes the rows of messages to an instance that has ended or is gone.</summary>
    private async Task DiscardAsync(Instance instance, List<StepEvent> batch)
    {
        long key = instance.Key;
        await Store.WriteAsync(transaction =>
        {
            batch.ForEach(message => transaction.DeleteSource(key, message));
            return true;
        });
        instances.TryRemove(key, out _);
    }

    private static StepPlan Termination(Instance instance, InstanceRecord record, List<StepEvent> batch, StepEvent terminate, DateTime now) =>
        new()
        {
            Instance = record,
            Number = instance.NextStep,
            At = now,
            Accepted = [],
            Dropped = [.. instance.BeforeStart, .. batch],
            Actions = [],
            Outcome = new OrchestrationOutcome.Completed(terminate.Data),
            Terminated = true,
            RecursiveTermination = terminate.Recursive,
        };

    private static StepPlan Failure(Instance instance, InstanceRecord record, List<StepEvent> messages, DateTime now, string reason) =>
        Failure(instance, record, messages, now, TaskFailureDetails.FromException(new InvalidOperationException(reason)));

    private static StepPlan Failure(
        Instance instance, InstanceRecord record, List<StepEvent> messages, DateTime now, TaskFailureDetails details) => new()
        {
            Instance = record,
            Number = instance.NextStep,
            At = now,
            Accepted = [],
            Dropped = messages,
            Actions = [],
            Outcome = new OrchestrationOutcome.Failed(details),
        };

    private OrchestrationExecution NewExecution(Instance instance, InstanceRecord record, OrchestratorCode code)
    {
        ParentOrchestrationInstance? parent = record.ParentKey is { } key && Store.Read(key) is { } caller
            ? new ParentOrchestrationInstance(new TaskName(caller.Name), caller.Id)
            : null;
        OrchestrationStart start = new(
            record.Key, record.Name, record.Id, record.Generation, record.Version, record.Input, parent);

        // The message carries nothing and is dropped; the step that it causes finds the violation.
        return new OrchestrationExecution(
            start, code.RunAsync, loggers, () => Deliver(instance.Key, new StepEvent(StepEventKind.ExecutionStarted)));
    }

    private void Touch(Instance instance)
    {
        lock (loadedGate)
        {
            if (instance.Place is { } place)
            {
                loaded.Remove(place);
                instance.Place = null;
            }

            if (instance.Loaded is not null)
            {
                instance.Place = loaded.AddLast(instance);
            }
        }
    }

    /// <summary>Forgets the executions that were used least recently. Their history brings them back when something comes in.</summary>
    private async Task EvictAsync()
    {
        while (true)
        {
            Instance oldest;
            lock (loadedGate)
            {
                if (loaded.Count <= settings.MaxLoadedInstances)
                {
                    return;
                }

                oldest = loaded.First!.Value;
                loaded.RemoveFirst();
                oldest.Place = null;
            }

            await UnloadIfIdleAsync(oldest);
        }
    }

    /// <summary>
    /// Unloads an instance that has lost its place, unless it runs: only the instance's own run may touch its execution. A run that ends
    /// comes here by itself, so an eviction that met a busy instance is made up for.
    /// </summary>
    private async Task UnloadIfIdleAsync(Instance instance)
    {
        if (!instance.TryEnter())
        {
            return;
        }

        if (instance.Loaded is not null && !HasPlace(instance))
        {
            await UnloadAsync(instance);
            instance.Record = null;
        }

        if (instance.Leave())
        {
            Schedule(instance);
        }
    }

    private bool HasPlace(Instance instance)
    {
        lock (loadedGate)
        {
            return instance.Place is not null;
        }
    }

    private async Task UnloadAsync(Instance instance)
    {
        LoadedOrchestration? execution = instance.Loaded;
        instance.Loaded = null;
        Touch(instance);
        if (execution is not null)
        {
            await execution.DisposeAsync();
        }
    }
}
