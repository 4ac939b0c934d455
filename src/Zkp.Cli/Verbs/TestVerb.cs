using System.CommandLine;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Testing;
using Zkp.LocalTools;

namespace Zkp.Cli.Verbs;

/// <summary><c>test</c>: every test of every language; the last line is <c>N passed, N failed</c>.</summary>
internal static class TestVerb
{
    public static Command Create()
    {
        Option<bool> quick = new("--quick") { Description = "Leave out the slow tests (trait Category=Slow)." };
        Option<bool> soak = new("--soak") { Description = "Run the random ones at length, for hours (ZKP_SOAK=1)." };
        Command command = new("test", "Runs every test; the last line is 'N passed, N failed'.") { quick, soak };
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(new TestRunOptions(parsed.GetValue(quick), parsed.GetValue(soak)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TestRunOptions options, CancellationToken cancellationToken)
    {
        await CircuitPreparation.PrepareAllAsync(new PlainReporter(Console.Out), cancellationToken);
        string results = RepositoryRoot.Combine(".zkp", "test-results");
        Directory.CreateDirectory(results);
        IReadOnlyList<SuiteResult> ended =
            await new TestRun(SuiteCatalog.Find(options, results), Console.Out).RunAsync(cancellationToken);
        Console.Out.WriteLine(TestRun.Summary(ended));
        bool allPassed = ended.Sum(result => result.Failed) == 0 && ended.Sum(result => result.Passed) > 0;
        if (!options.Quick)
        {
            await TestRecord.KeepAsync(RepositoryRoot.Path, allPassed, ended.Sum(result => result.Passed), cancellationToken);
        }

        return allPassed ? ExitCode.Done : ExitCode.No;
    }
}
