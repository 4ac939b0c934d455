using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>The pauses of a retry attribute.</summary>
internal sealed record RetryDelays(int MaxRetryCount, TimeSpan First, TimeSpan Longest, double Factor)
{
    public static readonly RetryDelays None = new(0, TimeSpan.Zero, TimeSpan.Zero, 1);

    /// <exception cref="FormatException">An interval of the attribute is not one.</exception>
    public static RetryDelays For(RetryAttribute? attribute) => attribute switch
    {
        null => None,
        FixedDelayRetryAttribute constant =>
            new RetryDelays(constant.MaxRetryCount, Interval(constant.DelayInterval), Interval(constant.DelayInterval), 1),
        ExponentialBackoffRetryAttribute growing =>
            new RetryDelays(growing.MaxRetryCount, Interval(growing.MinimumInterval), Interval(growing.MaximumInterval), 2),
        _ => throw new FormatException($"{attribute.GetType().Name} is not a retry attribute that this runtime knows"),
    };

    /// <summary>Whether another attempt follows after so many failures.</summary>
    public bool Allows(int failures) => MaxRetryCount < 0 || failures <= MaxRetryCount;

    /// <summary>The pause after so many failures.</summary>
    public TimeSpan After(int failures)
    {
        double ticks = First.Ticks * Math.Pow(Factor, failures - 1);
        return ticks >= Longest.Ticks ? Longest : TimeSpan.FromTicks((long)ticks);
    }

    private static TimeSpan Interval(string text) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan value) && value >= TimeSpan.Zero
            ? value
            : throw new FormatException($"'{text}' is not an interval such as 00:00:05");
}
