using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Zkp.LocalRuntime.Timers;

namespace Zkp.LocalRuntime.Tests;

public sealed class TimerTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 10, 59, 30, TimeSpan.Zero);

    private readonly TemporaryFolder folder = new();
    private readonly TimerTestFunctions.Record record = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Timers_fire_on_their_schedules_once_an_occurrence()
    {
        ListenersTime time = new(Start);
        await using (RuntimeHost host = await StartAsync(time))
        {
            await AdvanceAsync(time, TimeSpan.FromMinutes(61) + TimeSpan.FromSeconds(30));
        }

        Assert.Equal([At(11, 0, 0), At(12, 0, 0)], Times("Hourly"));

        Assert.Equal([.. Enumerable.Range(0, (4 * 61) + 3).Select(i => At(10, 59, 30).AddSeconds(15 * i)).Skip(1)], Times("Often"));
        Assert.Equal([.. Enumerable.Range(1, 6).Select(i => At(10, 59, 30).AddMinutes(10 * i))], Times("EveryTenMinutes"));
        Assert.Single(Times("AtStart"));
    }

    [Fact]
    public async Task A_missed_occurrence_is_made_up_for_once_and_said_to_be_past_due()
    {
        ListenersTime time = new(Start);
        await using (RuntimeHost host = await StartAsync(time))
        {
            await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        }

        record.Calls.Clear();
        ListenersTime later = new(Start.AddHours(5));
        await using (RuntimeHost host = await StartAsync(later))
        {
            await RuntimeHost.UntilAsync(() => record.Calls.Any(call => call.Name == "Hourly"));
            await AdvanceAsync(later, TimeSpan.FromMinutes(1));
        }

        (string, DateTime At, bool IsPastDue, Microsoft.Azure.Functions.Worker.ScheduleStatus? Status)[] calls =
            [.. record.Calls.Where(call => call.Name == "Hourly")];
        Assert.Equal([true, false], calls.Select(call => call.IsPastDue));
        Assert.Equal(At(11, 0, 0), calls[0].Status!.Last, TimeSpan.FromSeconds(1));
        Assert.Equal(At(16, 0, 0), calls[0].Status!.Next);
        Assert.Equal(At(16, 0, 0), calls[1].At, TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(record.Calls, call => call.Name is "Often" or "EveryTenMinutes" && (call.IsPastDue || call.Status is not null));
    }

    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T11:00:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T11:00:00Z")]
    [InlineData("30 0 12 * * MON", "2026-03-02T12:00:30Z")]
    [InlineData("0 0 0 29 2 *", "2028-02-29T00:00:00Z")]
    [InlineData("02:00:00", "2026-03-01T12:59:30Z")]
    public void Schedules_are_read_as_ncrontab_or_interval(string text, string next)
    {
        Assert.Equal(DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime, Schedule.Parse(text).Next(Start.UtcDateTime));
    }

    [Theory]
    [InlineData("")]
    [InlineData("* *")]
    [InlineData("61 * * * * *")]
    [InlineData("0 0 25 * * *")]
    [InlineData("-00:10:00")]
    [InlineData("tomorrow")]
    public void A_bad_schedule_is_refused_by_name(string text)
    {
        Assert.Contains($"'{text}'", Assert.Throws<FormatException>(() => Schedule.Parse(text)).Message, StringComparison.Ordinal);
    }

    private static DateTime At(int hour, int minute, int second) => new(2026, 3, 1, hour, minute, second, DateTimeKind.Utc);

    /// <summary>In small steps, each taken once every function of the class waits for its next occurrence.</summary>
    private static async Task AdvanceAsync(ListenersTime time, TimeSpan span)
    {
        for (TimeSpan done = TimeSpan.Zero; done < span; done += TimeSpan.FromSeconds(5))
        {
            await time.UntilWaitingAsync(TimerTestFunctions.Count);
            time.Advance(TimeSpan.FromSeconds(5));
        }

        await time.UntilWaitingAsync(TimerTestFunctions.Count);
    }

    private List<DateTime> Times(string name) =>
        [.. record.Calls.Where(call => call.Name == name).Select(call => new DateTime(call.At.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, DateTimeKind.Utc))];

    private Task<RuntimeHost> StartAsync(TimeProvider time) => RuntimeHost.StartAsync(
        [typeof(TimerTestFunctions)],
        folder.Path,
        builder =>
        {
            builder.Services.AddSingleton(time);
            builder.Services.AddSingleton(record);
        },
        settings: new Dictionary<string, string?> { ["Yearly"] = "0 0 0 1 1 *" });

    /// <summary>A clock that moves when told and knows how many wait for it.</summary>
    private sealed class ListenersTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int waiting;

        public Task UntilWaitingAsync(int count) => RuntimeHost.UntilAsync(() => Volatile.Read(ref waiting) == count);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            new Wait(this, wait => base.CreateTimer(
                _ =>
                {
                    wait.Set(false);
                    callback(state);
                },
                null,
                dueTime,
                period), dueTime);

        /// <summary>One timer; the runtime sets none that rings again by itself.</summary>
        private sealed class Wait : ITimer
        {
            private readonly ListenersTime time;
            private readonly ITimer timer;
            private int isSet;

            public Wait(ListenersTime time, Func<Wait, ITimer> create, TimeSpan dueTime)
            {
                this.time = time;
                Set(dueTime != Timeout.InfiniteTimeSpan);
                timer = create(this);
            }

            public void Set(bool value)
            {
                if (Interlocked.Exchange(ref isSet, value ? 1 : 0) != (value ? 1 : 0))
                {
                    Interlocked.Add(ref time.waiting, value ? 1 : -1);
                }
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                Set(dueTime != Timeout.InfiniteTimeSpan);
                return timer.Change(dueTime, period);
            }

            public void Dispose()
            {
                Set(false);
                timer.Dispose();
            }

            public ValueTask DisposeAsync()
            {
                Set(false);
                return timer.DisposeAsync();
            }
        }
    }
}
