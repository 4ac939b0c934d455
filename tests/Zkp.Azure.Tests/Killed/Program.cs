namespace Zkp.Azure.Tests.Killed;

/// <summary>
/// The tests' own executable is also the process that a test kills: with <see cref="Sender.Command"/> it sends, otherwise it runs tests as
/// the runner's own entry point would.
/// </summary>
internal static class Program
{
    public static Task<int> Main(string[] args) => args is [Sender.Command, ..]
        ? Sender.RunAsync()
        : Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
