using System.Diagnostics;
using Spectre.Console;

namespace Zkp.Cli.Output;

/// <summary>A spinner with the running step and its newest detail, for people at a terminal.</summary>
internal sealed class TerminalReporter(IAnsiConsole console) : IStepReporter
{
    public async Task<T> StepAsync<T>(string name, Func<Action<string>, Task<T>> work)
    {
        long start = Stopwatch.GetTimestamp();
        string detail = "";
        T result = await console.Status().Spinner(Spinner.Known.Dots).StartAsync(
            Markup.Escape(name),
            context => work(text =>
            {
                detail = text;
                context.Status($"{Markup.Escape(name)}  [grey]{Markup.Escape(text)}[/]");
            }));
        Line(PlainReporter.EndOf(name, detail, Stopwatch.GetElapsedTime(start)));
        return result;
    }

    public void Line(string text = "") =>
        console.MarkupLine(text.StartsWith('✓') ? $"[green]✓[/]{Markup.Escape(text[1..])}" : Markup.Escape(text));
}
