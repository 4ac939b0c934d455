using Spectre.Console;

namespace Zkp.Cli.Output;

/// <summary>Chooses how progress is shown.</summary>
internal static class Reporters
{
    private const int WidestLine = 240;

    /// <summary>On standard output, with a spinner when that is a terminal.</summary>
    public static IStepReporter ForOutput() => For(Console.Out, Console.IsOutputRedirected);

    /// <summary>On standard error, so that standard output holds nothing but the answer.</summary>
    public static IStepReporter ForError() => For(Console.Error, Console.IsErrorRedirected);

    private static IStepReporter For(TextWriter writer, bool redirected)
    {
        if (redirected)
        {
            return new PlainReporter(writer);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });

        // Hashes must be copied in one piece: the terminal breaks a long line itself, without a line feed in it.
        console.Profile.Width = Math.Max(console.Profile.Width, WidestLine);
        return new TerminalReporter(console);
    }
}
