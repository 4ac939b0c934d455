using System.Text.Json;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Durable;

/// <summary>A task with a result. Its continuations run inside the pump that completes it, hence no asynchronous continuations.</summary>
internal sealed class PendingTask<T>(string name, int taskId) : PendingTask(name, taskId)
{
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override void Complete(string? data)
    {
        T? value;
        try
        {
            value = RuntimeJson.Converter.Deserialize<T>(data);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            source.TrySetException(unreadable);
            return;
        }

        source.TrySetResult(value!);
    }

    public override void Fail(TaskFailureDetails failure) => source.TrySetException(new TaskFailedException(Name, TaskId, failure));

    public override void Cancel(CancellationToken token) => source.TrySetCanceled(token);
}
