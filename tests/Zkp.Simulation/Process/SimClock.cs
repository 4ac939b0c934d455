namespace Zkp.Simulation.Process;

/// <summary>Time that passes when the simulation says so.</summary>
internal sealed class SimClock : TimeProvider
{
    private readonly List<SimTimer> timers = [];
    private DateTimeOffset now = new(2026, 3, 1, 23, 50, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => now;

    public override long GetTimestamp() => now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        SimTimer timer = new(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    public void AdvanceBy(TimeSpan span)
    {
        DateTimeOffset target = now + span;
        while (NextDue(target) is { } timer)
        {
            now = timer.Due > now ? timer.Due : now;
            timers.Remove(timer);
            timer.Fire();
        }

        now = target;
    }

    internal void Schedule(SimTimer timer) => timers.Add(timer);

    internal void Forget(SimTimer timer) => timers.Remove(timer);

    private SimTimer? NextDue(DateTimeOffset target)
    {
        SimTimer? first = null;
        foreach (SimTimer timer in timers)
        {
            if (timer.Due <= target && (first is null || timer.Due < first.Due))
            {
                first = timer;
            }
        }

        return first;
    }
}
