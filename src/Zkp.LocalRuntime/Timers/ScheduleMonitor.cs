using Microsoft.Azure.Functions.Worker;
using Zkp.LocalRuntime.Durable;

namespace Zkp.LocalRuntime.Timers;

/// <summary>Remembers on disk when each timer function last ran and when it should run next.</summary>
internal sealed class ScheduleMonitor(DurableStore store)
{
    /// <summary>What is known of a function under a schedule; null when nothing is, or the schedule was another.</summary>
    public ScheduleStatus? Read(string function, string schedule) => store.ReadSchedule(function) is { } known && known.Schedule == schedule
        ? new ScheduleStatus { Last = known.Last, Next = known.Next, LastUpdated = known.UpdatedAt }
        : null;

    public Task WriteAsync(string function, string schedule, ScheduleStatus status) => store.WriteAsync(transaction => transaction.Run(
        """
        INSERT INTO schedules (function, schedule, last, next, updated_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT DO UPDATE SET schedule = excluded.schedule, last = excluded.last, next = excluded.next, updated_at = excluded.updated_at
        """,
        function,
        schedule,
        status.Last.Ticks,
        status.Next.Ticks,
        status.LastUpdated.Ticks));
}
