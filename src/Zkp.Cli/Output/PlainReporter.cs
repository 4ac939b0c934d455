using System.Diagnostics;
using System.Globalization;

namespace Zkp.Cli.Output;

/// <summary>Plain lines, for logs and pipes: a step's start, its details now and then, its end.</summary>
internal sealed class PlainReporter(TextWriter output) : IStepReporter
{
    private static readonly TimeSpan DetailEvery = TimeSpan.FromSeconds(5);

    public async Task<T> StepAsync<T>(string name, Func<Action<string>, Task<T>> work)
    {
        Line($"· {name}…");
        long start = Stopwatch.GetTimestamp();
        long lastTold = start;
        string detail = "";
        T result = await work(text =>
        {
            detail = text;
            if (Stopwatch.GetElapsedTime(lastTold) >= DetailEvery)
            {
                lastTold = Stopwatch.GetTimestamp();
                Line($"  {name}: {text}");
            }
        });
        Line(EndOf(name, detail, Stopwatch.GetElapsedTime(start)));
        return result;
    }

    public void Line(string text = "")
    {
        lock (output)
        {
            output.WriteLine(text);
            output.Flush();
        }
    }

    /// <summary>The line that a step leaves behind.</summary>
    public static string EndOf(string name, string detail, TimeSpan duration) => string.Create(
        CultureInfo.InvariantCulture, $"✓ {name} ({duration.TotalSeconds:F1} s){(detail.Length > 0 ? "  " + detail : "")}");
}
