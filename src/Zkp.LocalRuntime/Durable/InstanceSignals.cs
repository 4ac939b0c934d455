namespace Zkp.LocalRuntime.Durable;

/// <summary>Wakes those who wait for an instance to start or end. The database stays the truth: a signal only says "look again".</summary>
internal sealed class InstanceSignals
{
    private readonly Dictionary<string, (TaskCompletionSource Signal, int Waiting)> signals = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Waits until <paramref name="read"/> gives a value, looking at every change of the instance.</summary>
    public async Task<T> WaitAsync<T>(string instanceId, Func<T?> read, CancellationToken cancellationToken)
        where T : class
    {
        while (true)
        {
            Task changed = Enter(instanceId);
            try
            {
                if (read() is { } value)
                {
                    return value;
                }

                await changed.WaitAsync(cancellationToken);
            }
            finally
            {
                Leave(instanceId, changed);
            }
        }
    }

    public void Notify(string instanceId)
    {
        TaskCompletionSource? signal = null;
        lock (gate)
        {
            if (signals.Remove(instanceId, out (TaskCompletionSource Signal, int Waiting) entry))
            {
                signal = entry.Signal;
            }
        }

        signal?.TrySetResult();
    }

    private Task Enter(string instanceId)
    {
        lock (gate)
        {
            (TaskCompletionSource Signal, int Waiting) entry = signals.TryGetValue(instanceId, out var known)
                ? known
                : (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
            signals[instanceId] = (entry.Signal, entry.Waiting + 1);
            return entry.Signal.Task;
        }
    }

    private void Leave(string instanceId, Task changed)
    {
        lock (gate)
        {
            if (signals.TryGetValue(instanceId, out var entry) && entry.Signal.Task == changed)
            {
                if (entry.Waiting == 1)
                {
                    signals.Remove(instanceId);
                }
                else
                {
                    signals[instanceId] = (entry.Signal, entry.Waiting - 1);
                }
            }
        }
    }
}
