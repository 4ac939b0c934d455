using System.Diagnostics;
using System.Text.Json;
using Zkp.LocalTools;

namespace Zkp.Cli.Testing;

/// <summary>The contracts' tests: <c>forge test --json</c>.</summary>
internal sealed class ForgeSuite(string contractsFolder, TestRunOptions options, string resultsFolder) : ITestSuite
{
    public string Name => "contracts (forge)";

    public bool MostlyWaits => false;

    public async Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        List<string> output = [];
        using FileStream claim = await FileClaim.TakeAsync(NodeTools.ForgeClaim, cancellationToken);
        SuiteProcessEnd end = await SuiteProcess.RunAsync(
            NodeTools.Forge,
            ["test", "--json"],

            // In its own folder, not with --root: a test with a forge-config of its own, under another profile than the default one, is
            // told of foundry.toml's folders as they stand there, and looks for them from where forge was started.
            contractsFolder,
            new Dictionary<string, string>
            {
                ["FOUNDRY_DISABLE_NIGHTLY_WARNING"] = "1",
                ["NO_COLOR"] = "1",
                // Ten thousand runs of every fuzz test, and longer invariant runs.
                ["FOUNDRY_PROFILE"] = options.Soak ? "ci" : "default",
            },
            Path.Combine(resultsFolder, "forge.log"),
            line =>
            {
                output.Add(line);
                return true;
            },
            givesWay: true,
            options.SuiteTimeout,
            cancellationToken);

        int passed = 0;
        int skipped = 0;
        List<TestFailure> failures = [];
        string? report = output.LastOrDefault(line => line.StartsWith('{'));
        if (report is not null)
        {
            (passed, skipped, failures) = ReadReport(report);
        }

        if (end.TimedOut)
        {
            failures.Add(new TestFailure(Name, $"did not end within {options.SuiteTimeout.TotalMinutes} minutes."));
        }
        else if (report is null || (end.ExitCode != 0 && failures.Count == 0))
        {
            string lines = string.Join('\n', output.TakeLast(30).Append(end.LastLines));
            failures.Add(new TestFailure(Name, $"forge ended with exit code {end.ExitCode}:\n{lines}"));
        }

        return new SuiteResult(Name, passed, skipped, failures, Stopwatch.GetElapsedTime(start));
    }

    /// <summary>Shape: <c>{"test/A.t.sol:ATest":{"test_results":{"test_x()":{"status":"Success","reason":…}}}}</c>.</summary>
    internal static (int Passed, int Skipped, List<TestFailure> Failures) ReadReport(string json)
    {
        int passed = 0;
        int skipped = 0;
        List<TestFailure> failures = [];
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty contract in document.RootElement.EnumerateObject())
        {
            foreach (JsonProperty test in contract.Value.GetProperty("test_results").EnumerateObject())
            {
                switch (test.Value.GetProperty("status").GetString())
                {
                    case "Success":
                        passed++;
                        break;
                    case "Skipped":
                        skipped++;
                        break;
                    default:
                        failures.Add(new TestFailure($"{contract.Name} {test.Name}", ReasonOf(test.Value)));
                        break;
                }
            }
        }

        return (passed, skipped, failures);
    }

    private static string ReasonOf(JsonElement test)
    {
        string reason = test.TryGetProperty("reason", out JsonElement text) ? text.ToString() : "";
        string example = test.TryGetProperty("counterexample", out JsonElement input) && input.ValueKind != JsonValueKind.Null
            ? $"\ncounterexample: {input}"
            : "";
        return (reason.Length > 0 ? reason : "failed without a reason") + example;
    }
}
