using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>What the code asks for. Every request takes the next task number, in the order of the calls.</summary>
internal sealed partial class OrchestrationExecution
{
    public Task<T> CallActivity<T>(TaskName name, object? input)
    {
        EnsureInside(nameof(CallActivity));
        RequireName(name, nameof(name));
        PendingTask<T> task = NewTask<T>(name.Name);
        actions.Add(new OrchestratorAction.CallActivity(task.TaskId, name.Name, RuntimeJson.Converter.Serialize(input)));
        return task.Task;
    }

    public Task<T> CallSubOrchestrator<T>(TaskName name, object? input, string? instanceId, string? version)
    {
        EnsureInside(nameof(CallSubOrchestrator));
        RequireName(name, nameof(name));
        string id = string.IsNullOrEmpty(instanceId) ? NewGuid().ToString("N") : instanceId;
        PendingTask<T> task = NewTask<T>(name.Name);
        actions.Add(new OrchestratorAction.CallSubOrchestration(
            task.TaskId, name.Name, id, version ?? string.Empty, RuntimeJson.Converter.Serialize(input)));
        return task.Task;
    }

    public Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        EnsureInside(nameof(CreateTimer));
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        PendingTask<object?> task = NewTask<object?>("timer");
        actions.Add(new OrchestratorAction.CreateTimer(task.TaskId, fireAt.ToUniversalTime()));
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(
                () =>
                {
                    if (IsInside("a timer was cancelled") && pending.Remove(task.TaskId))
                    {
                        actions.Add(new OrchestratorAction.CancelTimer(task.TaskId));
                        task.Cancel(cancellationToken);
                    }
                },
                useSynchronizationContext: false);
        }

        return task.Task;
    }

    public Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken)
    {
        EnsureInside(nameof(WaitForExternalEvent));
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        PendingTask<T> task = new(eventName, -1);
        if (buffered.TryGetValue(eventName, out Queue<StepEvent>? queue) && queue.TryDequeue(out StepEvent? early))
        {
            task.Complete(early.Data);
            return task.Task;
        }

        if (!waiters.TryGetValue(eventName, out LinkedList<PendingTask>? waiting))
        {
            waiters.Add(eventName, waiting = new LinkedList<PendingTask>());
        }

        LinkedListNode<PendingTask> node = waiting.AddLast(task);
        if (cancellationToken.CanBeCanceled)
        {
            cancellationToken.Register(
                () =>
                {
                    if (IsInside("a wait for an event was cancelled") && node.List is { } list)
                    {
                        list.Remove(node);
                        task.Cancel(cancellationToken);
                    }
                },
                useSynchronizationContext: false);
        }

        return task.Task;
    }

    public void SendEvent(string instanceId, string eventName, object? payload)
    {
        EnsureInside(nameof(SendEvent));
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        actions.Add(new OrchestratorAction.SendEvent(++lastTaskId, instanceId, eventName, RuntimeJson.Converter.Serialize(payload)));
    }

    public void SetCustomStatus(object? customStatus)
    {
        EnsureInside(nameof(SetCustomStatus));
        IsCustomStatusSet = true;
        CustomStatus = RuntimeJson.Converter.Serialize(customStatus);
    }

    public void ContinueAsNew(ContinueAsNewOptions options)
    {
        EnsureInside(nameof(ContinueAsNew));
        ArgumentNullException.ThrowIfNull(options);
        startOver = options;
    }

    /// <summary>A version 8 UUID of a hash over what is the same in every replay.</summary>
    public Guid NewGuid()
    {
        EnsureInside(nameof(NewGuid));
        string seed = string.Create(CultureInfo.InvariantCulture, $"{Start.Key}|{Start.InstanceId}|{Start.Generation}|{guids++}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(seed), hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    private static void RequireName(TaskName name, string parameter)
    {
        if (string.IsNullOrEmpty(name.Name))
        {
            throw new ArgumentException("The name of a task must not be empty.", parameter);
        }
    }

    private PendingTask<T> NewTask<T>(string name)
    {
        PendingTask<T> task = new(name, ++lastTaskId);
        pending.Add(task.TaskId, task);
        return task;
    }

    private void EnsureInside(string what)
    {
        if (!IsInside(what + " was called"))
        {
            throw new InvalidOperationException(
                $"{what} was called outside the orchestrator's own thread. An orchestrator may await only what its context gives it.");
        }
    }

    private bool IsInside(string what)
    {
        if (scheduler.IsCurrent)
        {
            return true;
        }

        scheduler.Report(what + " on a thread that is not the orchestrator's own, after awaiting something else than the context's tasks");
        return false;
    }
}
