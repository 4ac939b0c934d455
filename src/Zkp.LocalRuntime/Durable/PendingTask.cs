using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>A task of an orchestration that has no result yet.</summary>
internal abstract class PendingTask(string name, int taskId)
{
    public string Name => name;

    public int TaskId => taskId;

    /// <summary>Gives it its result, as JSON.</summary>
    public abstract void Complete(string? data);

    public abstract void Fail(TaskFailureDetails failure);

    public abstract void Cancel(CancellationToken token);
}
