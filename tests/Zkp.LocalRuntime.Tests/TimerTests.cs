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
        FakeTimeProvider time = new(Start);
        await using (RuntimeHost host = await StartAsync(time))
        {
            await AdvanceAsync(time, TimeSpan.FromMinutes(61) + TimeSpan.FromSeconds(30));
        }

        Assert.Equal([At(11, 0, 0), At(12, 0, 0)], Times("Hourly"));

        // A busy machine may let an occurrence of the frequent one pass while its function runs; none may come twice.
        Assert.InRange(Times("Often").Count, 100, (4 * 61) + 2);
        Assert.Equal(Times("Often").Count, Times("Often").Select(time => time.Ticks / TimeSpan.FromSeconds(15).Ticks).Distinct().Count());
        Assert.Equal([At(11, 9, 30), At(11, 19, 30)], Times("EveryTenMinutes")[..2]);
        Assert.Single(Times("AtStart"));
    }

    [Fact]
    public async Task A_missed_occurrence_is_made_up_for_once_and_said_to_be_past_due()
    {
        FakeTimeProvider time = new(Start);
        await using (RuntimeHost host = await StartAsync(time))
        {
            await AdvanceAsync(time, TimeSpan.FromMinutes(1));
        }

        record.Calls.Clear();
        FakeTimeProvider later = new(Start.AddHours(5));
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

    /// <summary>Small steps with a rest after each, so that a timer that was just set is in place before its time comes.</summary>
    private static async Task AdvanceAsync(FakeTimeProvider time, TimeSpan span)
    {
        for (TimeSpan done = TimeSpan.Zero; done < span; done += TimeSpan.FromSeconds(5))
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(3);
        }
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
}
