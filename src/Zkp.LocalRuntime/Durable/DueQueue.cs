namespace Zkp.LocalRuntime.Durable;

/// <summary>Waits for timers in memory and hands each out when it is due. They are on disk before they get here.</summary>
internal sealed class DueQueue : IDisposable
{
    /// <summary>Timer periods have an upper limit; a longer wait is made in pieces.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly PriorityQueue<DueTimer, DateTime> waiting = new();
    private readonly HashSet<(long, int, int)> cancelled = [];
    private readonly TimeProvider time;
    private readonly Action<DueTimer> onDue;
    private readonly ITimer alarm;
    private readonly Lock gate = new();
    private bool disposed;

    public DueQueue(TimeProvider time, Action<DueTimer> onDue)
    {
        this.time = time;
        this.onDue = onDue;
        alarm = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(DueTimer timer)
    {
        lock (gate)
        {
            waiting.Enqueue(timer, timer.FireAt);
            if (ReferenceEquals(waiting.Peek(), timer))
            {
                SetAlarm();
            }
        }
    }

    public void Cancel(DueTimer timer)
    {
        lock (gate)
        {
            cancelled.Add((timer.InstanceKey, timer.Generation, timer.TaskId));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
        }

        alarm.Dispose();
    }

    private void Ring()
    {
        List<DueTimer> due = [];
        lock (gate)
        {
            DateTime now = time.GetUtcNow().UtcDateTime;
            while (waiting.TryPeek(out DueTimer? timer, out DateTime at) && at <= now)
            {
                waiting.Dequeue();
                if (!cancelled.Remove((timer.InstanceKey, timer.Generation, timer.TaskId)))
                {
                    due.Add(timer);
                }
            }

            SetAlarm();
        }

        foreach (DueTimer timer in due)
        {
            onDue(timer);
        }
    }

    private void SetAlarm()
    {
        if (disposed || !waiting.TryPeek(out _, out DateTime next))
        {
            return;
        }

        TimeSpan wait = next - time.GetUtcNow().UtcDateTime;
        if (wait > LongestWait)
        {
            wait = LongestWait;
        }

        // The system's timers tick in milliseconds: rounding up keeps one from ringing just before its time, again and again.
        alarm.Change(TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling(wait.TotalMilliseconds))), Timeout.InfiniteTimeSpan);
    }
}
