using System.Globalization;
using NCrontab;

namespace Zkp.LocalRuntime.Timers;

/// <summary>When a timer function runs: NCRONTAB with 5 or 6 fields, UTC, or a constant interval.</summary>
internal abstract class Schedule
{
    /// <summary>The official runtime monitors no schedule that comes around more often.</summary>
    public static readonly TimeSpan ShortestMonitored = TimeSpan.FromMinutes(1);

    /// <summary>The first occurrence after a time, UTC.</summary>
    public abstract DateTime Next(DateTime after);

    /// <exception cref="FormatException">The text is neither NCRONTAB nor an interval.</exception>
    public static Schedule Parse(string text)
    {
        int fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields is 5 or 6)
        {
            try
            {
                return new Cron(CrontabSchedule.Parse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 }));
            }
            catch (CrontabException wrong)
            {
                throw new FormatException($"'{text}' is not an NCRONTAB expression: {wrong.Message}", wrong);
            }
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan interval) && interval > TimeSpan.Zero
            ? new Interval(interval)
            : throw new FormatException($"'{text}' is neither an NCRONTAB expression (5 or 6 fields) nor an interval such as 00:05:00");
    }

    /// <summary>Whether two occurrences lie so close together that a missed one is not worth noticing.</summary>
    public bool IsTooFrequentToMonitor(DateTime now)
    {
        DateTime first = Next(now);
        for (int i = 0; i < 10; i++)
        {
            DateTime second = Next(first);
            if (second - first < ShortestMonitored)
            {
                return true;
            }

            first = second;
        }

        return false;
    }

    private sealed class Cron(CrontabSchedule schedule) : Schedule
    {
        public override DateTime Next(DateTime after) => schedule.GetNextOccurrence(after);
    }

    private sealed class Interval(TimeSpan interval) : Schedule
    {
        public override DateTime Next(DateTime after) => after + interval;
    }
}
