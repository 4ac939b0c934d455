using System.Diagnostics;
using System.Text.Json;
using Zkp.LocalTools;

namespace Zkp.Cli.Testing;

/// <summary>
/// A test executable of xunit v3. Its JSON reporter on standard output is the live count; its result file is the final
/// one. When there is no such file the executable crashed: what the reporter told counts, and the crash is one failure more.
/// </summary>
internal sealed class XunitSuite(string executable, bool mostlyWaits, TestRunOptions options, string resultsFolder) : ITestSuite
{
    public string Name => Path.GetFileName(executable);

    public bool MostlyWaits => mostlyWaits;

    public async Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        if (!File.Exists(executable))
        {
            return Result(0, 0, [new TestFailure(Name, $"{executable} was not built.")]);
        }

        string resultFile = Path.Combine(resultsFolder, Name + ".json");
        File.Delete(resultFile);
        List<string> arguments = ["-noColor", "-noAutoReporters", "-reporter", "json", "-result-ctrf", resultFile];
        if (options.Quick)
        {
            arguments.AddRange(["-trait-", "Category=Slow"]);
        }

        List<TestFailure> seen = [];
        Dictionary<string, string> names = [];
        SuiteProcessEnd end = await SuiteProcess.RunAsync(
            executable,
            arguments,
            RepositoryRoot.Path,
            new Dictionary<string, string> { ["ZKP_SOAK"] = options.Soak ? "1" : "" },
            Path.Combine(resultsFolder, Name + ".log"),
            line => ReadMessage(line, progress, seen, names),
            givesWay: !mostlyWaits,
            options.SuiteTimeout,
            cancellationToken);

        (int passed, int skipped, List<TestFailure> failures) = File.Exists(resultFile)
            ? CtrfReport.Read(resultFile)
            : (progress.Passed, 0, seen);
        if (end.TimedOut)
        {
            failures.Add(new TestFailure(Name, $"did not end within {options.SuiteTimeout.TotalMinutes} minutes."));
        }
        else if (!File.Exists(resultFile) || (end.ExitCode != 0 && failures.Count == 0))
        {
            failures.Add(new TestFailure(Name, $"ended with exit code {end.ExitCode}:\n{end.LastLines}"));
        }
        else if (!options.Quick && passed + skipped + failures.Count == 0)
        {
            // Found nothing, which no suite means to: its tests are not where the runner looks.
            failures.Add(new TestFailure(Name, "holds no tests."));
        }

        return Result(passed, skipped, failures);

        SuiteResult Result(int passed, int skipped, List<TestFailure> failures) =>
            new(Name, passed, skipped, failures, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Takes one message of the reporter.</summary>
    /// <returns>False when the line is none, so that it is a program's own output.</returns>
    private static bool ReadMessage(string line, SuiteProgress progress, List<TestFailure> failures, Dictionary<string, string> names)
    {
        if (!line.StartsWith("{\"$type\":", StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement message = document.RootElement;
            string Text(string property) => message.TryGetProperty(property, out JsonElement value) ? value.ToString() : "";
            switch (Text("$type"))
            {
                case "test-starting":
                    names[Text("TestUniqueID")] = Text("TestDisplayName");
                    break;
                case "test-passed":
                    progress.AddPassed();
                    break;
                case "test-failed":
                    progress.AddFailed();
                    failures.Add(new TestFailure(names.GetValueOrDefault(Text("TestUniqueID"), "a test"), FirstOf(message, "Messages")));
                    break;
            }

            return true;
        }
        catch (JsonException)
        {
            // A test wrote into the middle of the line; the result file still has it.
            return false;
        }
    }

    private static string FirstOf(JsonElement message, string property) =>
        message.TryGetProperty(property, out JsonElement values) && values.ValueKind == JsonValueKind.Array && values.GetArrayLength() > 0
            ? values[0].ToString()
            : "";
}
