using System.Diagnostics;

namespace Zkp.Cli.Testing;

/// <summary>
/// Runs suites two at a time (two cores are the smallest machine this is meant for), those that mostly wait beside them and before
/// them, and tells about each as it ends.
/// </summary>
internal sealed class TestRun(IReadOnlyList<ITestSuite> suites, TextWriter output)
{
    private const int AtATime = 2;
    private const int ShownLinesOfMessage = 25;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private readonly Dictionary<ITestSuite, (SuiteProgress Progress, long Start)> running = [];

    public async Task<IReadOnlyList<SuiteResult>> RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reporting = ReportAsync(done.Token);
        List<SuiteResult> results = [];
        try
        {
            await Task.WhenAll(RunAsync(suites.Where(suite => !suite.MostlyWaits)), RunAsync(suites.Where(suite => suite.MostlyWaits)));
        }
        finally
        {
            await done.CancelAsync();
            await reporting;
        }

        return results;

        Task RunAsync(IEnumerable<ITestSuite> lane) => Parallel.ForEachAsync(
            lane,
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (suite, token) => await RunOneAsync(suite, results, token));
    }

    /// <summary>The last line of a run: <c>N passed, N failed</c>.</summary>
    public static string Summary(IReadOnlyList<SuiteResult> results) =>
        $"{results.Sum(result => result.Passed)} passed, {results.Sum(result => result.Failed)} failed";

    private async Task RunOneAsync(ITestSuite suite, List<SuiteResult> results, CancellationToken cancellationToken)
    {
        SuiteProgress progress = new();
        lock (gate)
        {
            running[suite] = (progress, Stopwatch.GetTimestamp());
        }

        long start = Stopwatch.GetTimestamp();
        SuiteResult result;
        try
        {
            result = await suite.RunAsync(progress, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A tool that is missing or a report that can't be read: this suite failed, the others still count.
            result = new SuiteResult(
                suite.Name, progress.Passed, 0, [new TestFailure(suite.Name, exception.Message)], Stopwatch.GetElapsedTime(start));
        }

        lock (gate)
        {
            running.Remove(suite);
            results.Add(result);
            Print(result);
        }
    }

    private void Print(SuiteResult result)
    {
        string skipped = result.Skipped > 0 ? $", {result.Skipped} skipped" : "";
        output.WriteLine(
            $"{(result.Failed == 0 ? "ok  " : "FAIL")} {result.Suite,-26} {result.Passed,5} passed, {result.Failed} failed{skipped}"
            + $"  ({result.Duration.TotalSeconds:F1} s)");
        foreach (TestFailure failure in result.Failures)
        {
            output.WriteLine($"     ✗ {failure.Test}");
            string[] lines = failure.Message.Split('\n');
            foreach (string line in lines.Take(ShownLinesOfMessage))
            {
                output.WriteLine($"       {line.TrimEnd()}");
            }

            if (lines.Length > ShownLinesOfMessage)
            {
                output.WriteLine($"       … {lines.Length - ShownLinesOfMessage} lines more");
            }
        }

        output.Flush();
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        using PeriodicTimer timer = new(ReportEvery);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                lock (gate)
                {
                    foreach ((ITestSuite suite, (SuiteProgress progress, long start)) in running)
                    {
                        output.WriteLine(
                            $"  …  {suite.Name,-26} {progress.Passed,5} passed, {progress.Failed} failed so far"
                            + $"  ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)");
                    }

                    output.Flush();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended, and this with it.
        }
    }
}
