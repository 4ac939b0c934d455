using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Timer functions that write down what they were told.</summary>
public sealed class TimerTestFunctions(TimeProvider time, TimerTestFunctions.Record record)
{
    /// <summary>How many functions stand below.</summary>
    internal const int Count = 4;

    public sealed class Record
    {
        internal ConcurrentQueue<(string Name, DateTime At, bool IsPastDue, ScheduleStatus? Status)> Calls { get; } = new();
    }

    [Function(nameof(Hourly))]
    public void Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer) => Write(nameof(Hourly), timer);

    [Function(nameof(Often))]
    public void Often([TimerTrigger("*/15 * * * * *")] TimerInfo timer) => Write(nameof(Often), timer);

    [Function(nameof(AtStart))]
    public void AtStart([TimerTrigger("%Yearly%", RunOnStartup = true)] TimerInfo timer) => Write(nameof(AtStart), timer);

    [Function(nameof(EveryTenMinutes))]
    public void EveryTenMinutes([TimerTrigger("00:10:00", UseMonitor = false)] TimerInfo timer)
    {
        Write(nameof(EveryTenMinutes), timer);
        throw new InvalidOperationException("A failure must not end the schedule.");
    }

    private void Write(string name, TimerInfo timer) =>
        record.Calls.Enqueue((name, time.GetUtcNow().UtcDateTime, timer.IsPastDue, timer.ScheduleStatus));
}
