using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Zkp.LocalRuntime.Durable;

/// <summary>
/// Where an orchestrator's code runs: one thread at a time, only while the engine pumps, in an order that a replay repeats. A
/// continuation that arrives from any other thread comes from a task that the engine does not own (a Task.Delay, I/O, Task.Run):
/// it is not run, and reported as a violation that names the method that awaited it.
/// </summary>
internal sealed class OrchestratorScheduler : SynchronizationContext
{
    private readonly Queue<Action> ready = new();
    private readonly PumpTaskScheduler tasks;
    private readonly Action onViolation;
    private int pumpThread;
    private string? violation;

    /// <param name="onViolation">Called once, from the foreign thread, when a violation is found outside the pump.</param>
    public OrchestratorScheduler(Action onViolation)
    {
        this.onViolation = onViolation;
        tasks = new PumpTaskScheduler(this);
    }

    /// <summary>Whether the caller runs inside the pump.</summary>
    public bool IsCurrent => Volatile.Read(ref pumpThread) == Environment.CurrentManagedThreadId;

    /// <summary>What the code did that a replay could not repeat; null while it has behaved.</summary>
    public string? Violation => Volatile.Read(ref violation);

    /// <summary>An exception that escaped from an <c>async void</c> method or a task scheduled here.</summary>
    public Exception? Escaped { get; private set; }

    /// <summary>Completes tasks with <paramref name="deliver"/>, then runs what that has made ready until nothing is.</summary>
    public void Pump(Action deliver)
    {
        SynchronizationContext? outer = Current;
        Volatile.Write(ref pumpThread, Environment.CurrentManagedThreadId);
        try
        {
            // Without a context here, a continuation with ConfigureAwait(false) runs inside the completion instead of on the thread
            // pool, so it too stays on this thread and in order.
            SetSynchronizationContext(null);
            deliver();
            if (ready.Count > 0)
            {
                new Task(Drain).RunSynchronously(tasks);
            }
        }
        finally
        {
            Volatile.Write(ref pumpThread, 0);
            SetSynchronizationContext(outer);
        }
    }

    /// <summary>Puts work into the queue from inside the pump.</summary>
    public void Enqueue(Action action) => ready.Enqueue(action);

    /// <summary>Records that the code left the engine's thread. Only the first report counts.</summary>
    public void Report(string what)
    {
        if (Interlocked.CompareExchange(ref violation, what, null) is null && !IsCurrent)
        {
            onViolation();
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            ready.Enqueue(() => d(state));
        }
        else
        {
            Report($"{NameOf(state)} awaited a task that is not the orchestration's own (such as Task.Delay, Task.Run or I/O)");
        }
    }

    public override void Send(SendOrPostCallback d, object? state) =>
        throw new NotSupportedException("An orchestrator must not block on its own scheduler.");

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>The method behind a continuation, from the name of its compiler-made state machine.</summary>
    private static string NameOf(object? state)
    {
        Type? machine = (state as Delegate)?.Target?.GetType().GetGenericArguments()
            .FirstOrDefault(type => typeof(IAsyncStateMachine).IsAssignableFrom(type));
        if (machine is null)
        {
            return "The orchestrator";
        }

        int open = machine.Name.IndexOf('<', StringComparison.Ordinal);
        int close = machine.Name.IndexOf('>', StringComparison.Ordinal);
        string method = open >= 0 && close > open + 1 ? machine.Name[(open + 1)..close] : machine.Name;
        return $"{machine.DeclaringType?.FullName}.{method}";
    }

    [SuppressMessage("Design", "CA1031", Justification = "What escapes belongs to the orchestration, which ends with it.")]
    private void Drain()
    {
        while (ready.TryDequeue(out Action? action))
        {
            SetSynchronizationContext(this);
            try
            {
                action();
            }
            catch (Exception exception)
            {
                Escaped ??= exception;
            }
        }
    }

    /// <summary>Makes <c>ContinueWith</c> and <c>Task.Factory.StartNew</c> inside an orchestrator run in the pump too.</summary>
    private sealed class PumpTaskScheduler(OrchestratorScheduler owner) : TaskScheduler
    {
        public override int MaximumConcurrencyLevel => 1;

        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task)
        {
            if (owner.IsCurrent)
            {
                owner.ready.Enqueue(() => TryExecuteTask(task));
            }
            else
            {
                owner.Report("A continuation of a task that is not the orchestration's own was scheduled on the orchestrator");
            }
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
            owner.IsCurrent && !taskWasPreviouslyQueued && TryExecuteTask(task);
    }
}
