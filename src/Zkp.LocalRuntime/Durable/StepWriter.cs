using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>Writes one step: everything that it consumed, did and asked for, in one transaction.</summary>
internal static class StepWriter
{
    public static StepEffects Write(StoreTransaction transaction, StepPlan plan, DurableStore store)
    {
        StepEffects effects = new();
        long key = plan.Instance.Key;
        foreach (StepEvent message in plan.Accepted)
        {
            transaction.DeleteSource(key, message);
        }

        foreach (StepEvent message in plan.Dropped)
        {
            transaction.DeleteSource(key, message);
        }

        if (plan.IsHistory)
        {
            List<StepEvent> scheduled = [.. plan.Actions.Select(action => action.ToEvent()).OfType<StepEvent>()];
            transaction.InsertStep(key, plan.Number, StepCodec.Encode(new StepRecord(plan.At, plan.Accepted, scheduled)));
        }

        foreach (OrchestratorAction action in plan.Actions)
        {
            Perform(transaction, plan, store, action, effects);
        }

        if (plan.CustomStatusChanged)
        {
            transaction.SetCustomStatus(key, plan.CustomStatus);
        }

        Settle(transaction, plan, effects);
        return effects;
    }

    private static void Perform(
        StoreTransaction transaction, StepPlan plan, DurableStore store, OrchestratorAction action, StepEffects effects)
    {
        InstanceRecord instance = plan.Instance;
        switch (action)
        {
            case OrchestratorAction.CallActivity call:
                ActivityWork work = new(instance.Key, instance.Generation, call.TaskId, call.Name, call.Input);
                transaction.InsertActivity(work);
                effects.Activities.Add(work);
                break;
            case OrchestratorAction.CreateTimer create:
                DueTimer timer = new(instance.Key, instance.Generation, create.TaskId, create.FireAt);
                transaction.InsertTimer(timer);
                effects.Timers.Add(timer);
                break;
            case OrchestratorAction.CancelTimer cancel:
                transaction.DeleteTimer(instance.Key, instance.Generation, cancel.TaskId);
                effects.CancelledTimers.Add(new DueTimer(instance.Key, instance.Generation, cancel.TaskId, default));
                break;
            case OrchestratorAction.SendEvent send:
                if (transaction.Find(send.InstanceId) is { IsTerminal: false } target)
                {
                    StepEvent raised = new(StepEventKind.EventRaised) { Name = send.Name, Data = send.Payload };
                    effects.Messages.Add((target.Key, transaction.Post(target.Key, raised)));
                }

                break;
            case OrchestratorAction.CallSubOrchestration call:
                StartChild(transaction, plan, store, call, effects);
                break;
            default:
                throw new InvalidOperationException($"Unknown action {action.GetType()}.");
        }
    }

    private static void StartChild(
        StoreTransaction transaction,
        StepPlan plan,
        DurableStore store,
        OrchestratorAction.CallSubOrchestration call,
        StepEffects effects)
    {
        InstanceRecord parent = plan.Instance;
        InstanceRecord? existing = transaction.Find(call.InstanceId);
        if (existing is { IsTerminal: false })
        {
            TaskFailureDetails failure = TaskFailureDetails.FromException(
                new InvalidOperationException($"An orchestration with the id '{call.InstanceId}' is still running."));
            StepEvent failed = new(StepEventKind.SubOrchestrationFailed)
            {
                TaskId = call.TaskId,
                Generation = parent.Generation,
                Data = RuntimeJson.Converter.Serialize(failure),
            };
            effects.Messages.Add((parent.Key, transaction.Post(parent.Key, failed)));
            return;
        }

        if (existing is not null)
        {
            transaction.Delete(existing.Key);
        }

        InstanceRecord child = new()
        {
            Key = store.NextInstanceKey(),
            Id = call.InstanceId,
            Name = call.Name,
            Version = call.Version,
            CreatedAt = plan.At,
            Input = call.Input,
            ParentKey = parent.Key,
            ParentGeneration = parent.Generation,
            ParentTaskId = call.TaskId,
        };
        transaction.InsertInstance(child);
        effects.Messages.Add((child.Key, new StepEvent(StepEventKind.ExecutionStarted)));
    }

    private static void Settle(StoreTransaction transaction, StepPlan plan, StepEffects effects)
    {
        InstanceRecord instance = plan.Instance;
        switch (plan.Outcome)
        {
            case null:
                transaction.UpdateRunning(instance.Key, plan.Status, plan.At);
                break;
            case OrchestrationOutcome.StartOver over:
                transaction.StartOver(instance.Key, instance.Generation + 1, over.Version ?? instance.Version, plan.At);
                transaction.SetInput(instance.Key, over.Input);
                effects.CarriedOver.AddRange(over.Events.Select(entry => transaction.Post(instance.Key, entry)));
                break;
            case OrchestrationOutcome.Completed completed:
                OrchestrationRuntimeStatus end =
                    plan.Terminated ? OrchestrationRuntimeStatus.Terminated : OrchestrationRuntimeStatus.Completed;
                transaction.Finish(instance.Key, end, plan.At, completed.Output, null);
                if (plan.Terminated)
                {
                    EndChildren(transaction, plan, effects);
                    TaskFailureDetails failure = new(
                        "Terminated", $"The orchestration '{instance.Id}' was terminated: {completed.Output ?? "no reason given"}.", null, null, null);
                    NotifyParent(
                        transaction, instance, StepEventKind.SubOrchestrationFailed, RuntimeJson.Converter.Serialize(failure), effects);
                }
                else
                {
                    NotifyParent(transaction, instance, StepEventKind.SubOrchestrationCompleted, completed.Output, effects);
                }

                break;
            case OrchestrationOutcome.Failed failed:
                string? details = RuntimeJson.Converter.Serialize(failed.Details);
                transaction.Finish(instance.Key, OrchestrationRuntimeStatus.Failed, plan.At, null, details);
                NotifyParent(transaction, instance, StepEventKind.SubOrchestrationFailed, details, effects);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {plan.Outcome.GetType()}.");
        }
    }

    private static void NotifyParent(
        StoreTransaction transaction, InstanceRecord instance, StepEventKind kind, string? data, StepEffects effects)
    {
        if (instance.ParentKey is { } parent && transaction.Find(parent) is { IsTerminal: false })
        {
            StepEvent message = new(kind) { TaskId = instance.ParentTaskId, Generation = instance.ParentGeneration, Data = data };
            effects.Messages.Add((parent, transaction.Post(parent, message)));
        }
    }

    private static void EndChildren(StoreTransaction transaction, StepPlan plan, StepEffects effects)
    {
        if (!plan.RecursiveTermination)
        {
            return;
        }

        foreach (InstanceRecord child in transaction.Children(plan.Instance.Key).Where(child => !child.IsTerminal))
        {
            StepEvent terminate = new(StepEventKind.Terminated)
            {
                Data = ((OrchestrationOutcome.Completed)plan.Outcome!).Output,
                Recursive = true,
            };
            effects.Messages.Add((child.Key, transaction.Post(child.Key, terminate)));
        }
    }
}
