namespace Zkp.Simulation.Process;

/// <summary>The time as one process knows it: when the process is dead, nothing wakes it.</summary>
internal sealed class ProcessClock(SimClock clock, Incarnation process) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(
        given =>
        {
            if (!process.IsDead)
            {
                callback(given);
            }
        },
        state,
        dueTime,
        period);
}
