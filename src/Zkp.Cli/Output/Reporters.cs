using Spectre.Console;

namespace Zkp.Cli.Output;

/// <summary>Chooses how progress is shown.</summary>
internal static class Reporters
{
    /// <summary>On standard output, with a spinner when that is a terminal.</summary>
    public static IStepReporter ForOutput() => For(Console.Out, Console.IsOutputRedirected);

    /// <summary>On standard error, so that standard output holds nothing but the answer.</summary>
    public static IStepReporter ForError() => For(Console.Error, Console.IsErrorRedirected);

    private static IStepReporter For(TextWriter writer, bool redirected) => redirected
        ? new PlainReporter(writer)
        : new TerminalReporter(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }));
}
