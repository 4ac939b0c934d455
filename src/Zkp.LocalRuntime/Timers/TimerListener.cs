using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Hosting;
using Zkp.LocalRuntime.Invocation;

namespace Zkp.LocalRuntime.Timers;

/// <summary>Runs one timer function, one occurrence at a time: an occurrence that comes while the function runs is not made up for.</summary>
internal sealed partial class TimerListener
{
    /// <summary>The system's timers have an upper limit; a longer wait is made in pieces.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly FunctionDescriptor function;
    private readonly FunctionInvoker invoker;
    private readonly OutputSender outputs;
    private readonly ScheduleMonitor monitor;
    private readonly TimeProvider time;
    private readonly ILogger<TimerListener> logger;
    private readonly TimerTriggerAttribute trigger;
    private readonly string expression;
    private readonly Schedule schedule;
    private readonly bool monitored;

    public TimerListener(
        FunctionDescriptor function,
        FunctionInvoker invoker,
        OutputSender outputs,
        ScheduleMonitor monitor,
        IConfiguration configuration,
        TimeProvider time,
        ILogger<TimerListener> logger)
    {
        this.function = function;
        this.invoker = invoker;
        this.outputs = outputs;
        this.monitor = monitor;
        this.time = time;
        this.logger = logger;
        trigger = (TimerTriggerAttribute)function.Trigger;
        expression = Settings.Resolve(trigger.Schedule, configuration);
        schedule = Schedule.Parse(expression);
        monitored = trigger.UseMonitor && !schedule.IsTooFrequentToMonitor(Now);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Runs the schedule until <paramref name="stopping"/>.</summary>
    /// <param name="stopping">Ends the waiting; an occurrence that runs comes to its end.</param>
    /// <param name="aborting">Cancels the function if it runs.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        try
        {
            ScheduleStatus? known = monitored ? monitor.Read(function.Name, expression) : null;
            DateTime last = known?.Last ?? default;
            DateTime next = known?.Next ?? schedule.Next(Now);
            bool pastDue = known is not null && known.Next < Now;
            if (monitored && known is null)
            {
                await RecordAsync(last, next);
            }

            // The first occurrence is fixed; the function must not run inside the start of the app.
            await Task.Yield();
            if (pastDue || trigger.RunOnStartup)
            {
                (last, next) = await FireAsync(last, pastDue, aborting);
            }

            while (!stopping.IsCancellationRequested)
            {
                await WaitUntilAsync(next, stopping);
                (last, next) = await FireAsync(last, pastDue: false, aborting);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next occurrence is on disk.
        }
    }

    private async Task WaitUntilAsync(DateTime due, CancellationToken cancellationToken)
    {
        while (due - Now is var wait && wait > TimeSpan.Zero)
        {
            // The system's timers tick in milliseconds: rounding up keeps one from ringing just before its time.
            await Task.Delay(
                wait < LongestWait ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : LongestWait, time, cancellationToken);
        }
    }

    private async Task<(DateTime Last, DateTime Next)> FireAsync(DateTime last, bool pastDue, CancellationToken aborting)
    {
        DateTime fired = Now;
        TimerInfo info = new()
        {
            IsPastDue = pastDue,
            ScheduleStatus = monitored ? new ScheduleStatus { Last = last, Next = schedule.Next(fired), LastUpdated = fired } : null,
        };
        try
        {
            object? result = await invoker.InvokeWithRetryAsync(function, new InvocationRequest { Trigger = info }, aborting);
            await outputs.SendAsync(function, result, aborting);
        }
        catch (OperationCanceledException) when (aborting.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // A failed occurrence must not end the schedule.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, function.Name, exception);
        }

        DateTime next = schedule.Next(Now);
        if (monitored)
        {
            await RecordAsync(fired, next);
        }

        return (fired, next);
    }

    private Task RecordAsync(DateTime last, DateTime next) =>
        monitor.WriteAsync(function.Name, expression, new ScheduleStatus { Last = last, Next = next, LastUpdated = Now });

    [LoggerMessage(40, LogLevel.Error, "Timer function '{Function}' failed")]
    private static partial void LogFailed(ILogger logger, string function, Exception exception);
}
