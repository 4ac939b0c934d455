namespace Zkp.Simulation.Process;

/// <summary>Fires once; the product's code asks for nothing else.</summary>
internal sealed class SimTimer(SimClock clock, Action fire) : ITimer
{
    public DateTimeOffset Due { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        clock.Forget(this);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Due = clock.GetUtcNow() + dueTime;
            clock.Schedule(this);
        }

        return true;
    }

    public void Fire() => fire();

    public void Dispose() => clock.Forget(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
