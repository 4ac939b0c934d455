using Zkp.Cli.Testing;
using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

/// <summary>How <c>zkp test</c> counts, on stand-ins for test executables.</summary>
public sealed class TestRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-test-run-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Counts_what_the_result_file_says()
    {
        ITestSuite suite = Executable("Good.Tests", $$$"""
            {{{WriteReport}}} '{"results":{"tests":[{"name":"a","status":"passed"},{"name":"b","status":"passed"},{"name":"c","status":"skipped"}]}}'
            """);

        (string output, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("2 passed, 0 failed", TestRun.Summary(results));
        Assert.Contains("ok   Good.Tests", output, StringComparison.Ordinal);
        Assert.Contains("1 skipped", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_message_of_a_failure()
    {
        ITestSuite suite = Executable("Bad.Tests", $$$"""
            {{{WriteReport}}} '{"results":{"tests":[{"name":"a","status":"passed"},{"name":"b","status":"failed","message":"2 is not 3","trace":"at b()"}]}}'
            exit 1
            """);

        (string output, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("1 passed, 1 failed", TestRun.Summary(results));
        Assert.Contains("✗ b\n       2 is not 3\n       at b()", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_counts_as_a_failure_beside_what_passed_before_it()
    {
        ITestSuite suite = Executable("Crash.Tests", """
            echo '{"$type":"test-starting","TestUniqueID":"1","TestDisplayName":"first"}'
            echo '{"$type":"test-passed","TestUniqueID":"1"}'
            echo 'Out of memory' >&2
            exit 134
            """);

        (string output, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("1 passed, 1 failed", TestRun.Summary(results));
        Assert.Contains("ended with exit code 134", output, StringComparison.Ordinal);
        Assert.Contains("Out of memory", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bad_exit_code_after_good_results_counts_as_a_failure()
    {
        ITestSuite suite = Executable("Late.Tests", $$$"""
            {{{WriteReport}}} '{"results":{"tests":[{"name":"a","status":"passed"}]}}'
            echo 'cleaning up failed'
            exit 3
            """);

        (string output, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("1 passed, 1 failed", TestRun.Summary(results));
        Assert.Contains("cleaning up failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_suite_without_tests_counts_as_a_failure()
    {
        ITestSuite suite = Executable("Empty.Tests", $$$"""
            {{{WriteReport}}} '{"results":{"tests":[]}}'
            """);

        (_, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("0 passed, 1 failed", TestRun.Summary(results));
    }

    [Fact]
    public async Task A_suite_that_was_not_built_counts_as_a_failure()
    {
        XunitSuite suite = new(Path.Combine(folder, "Missing.Tests"), false, new TestRunOptions(false, false), folder);

        (_, IReadOnlyList<SuiteResult> results) = await RunAsync(suite);

        Assert.Equal("0 passed, 1 failed", TestRun.Summary(results));
    }

    [Fact]
    public async Task A_suite_that_can_not_run_counts_as_a_failure_and_the_others_still_run()
    {
        ITestSuite good = Executable("Good.Tests", $$$"""
            {{{WriteReport}}} '{"results":{"tests":[{"name":"a","status":"passed"}]}}'
            """);

        (string output, IReadOnlyList<SuiteResult> results) = await RunAsync(new Unrunnable(), good);

        Assert.Equal("1 passed, 1 failed", TestRun.Summary(results));
        Assert.Contains("forge is missing", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quick_leaves_the_slow_trait_out()
    {
        string seen = Path.Combine(folder, "arguments");
        ITestSuite suite = Executable("Quick.Tests", $"echo \"$@\" > '{seen}'", new TestRunOptions(Quick: true, Soak: false));

        await RunAsync(suite);

        Assert.Contains("-trait- Category=Slow", await File.ReadAllTextAsync(seen), StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_forge_is_counted()
    {
        (int passed, int skipped, List<TestFailure> failures) = ForgeSuite.ReadReport("""
            {"test/A.t.sol:ATest":{"duration":"1ms","test_results":{
              "test_a()":{"status":"Success","reason":null},
              "test_b()":{"status":"Failure","reason":"not equal","counterexample":null},
              "test_c()":{"status":"Skipped","reason":null}}}}
            """);

        Assert.Equal((1, 1), (passed, skipped));
        TestFailure failure = Assert.Single(failures);
        Assert.Equal(("test/A.t.sol:ATest test_b()", "not equal"), (failure.Test, failure.Message));
    }

    [Fact]
    public async Task In_the_deep_runs_forges_tests_with_settings_of_their_own_read_what_the_others_may_read()
    {
        File.WriteAllText(Path.Combine(folder, "foundry.toml"), """
            [profile.default]
            src = "src"
            test = "test"
            libs = []
            solc = "./solc"
            offline = true
            auto_detect_remappings = false
            fs_permissions = [{ access = "read", path = "./test/data" }]

            [profile.ci.fuzz]
            runs = 2
            """);
        Write("solc", $"""
            #!/usr/bin/env bash
            exec '{RepositoryRoot.Combine("contracts", "solc")}' "$@"
            """);
        File.SetUnixFileMode(Path.Combine(folder, "solc"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Write(Path.Combine("test", "data", "number"), "7");
        Write(Path.Combine("test", "Reads.t.sol"), """
            // SPDX-License-Identifier: MIT
            pragma solidity 0.8.37;
            interface Vm { function readFile(string calldata path) external view returns (string memory); }
            /// forge-config: default.fuzz.runs = 3
            contract ReadsTest {
                Vm private constant vm = Vm(0x7109709ECfa91a80626fF3989D68f67F5b1DD12D);
                function test_Reads() external view { require(bytes(vm.readFile("test/data/number")).length > 0); }
            }
            """);

        SuiteResult result = await new ForgeSuite(folder, new TestRunOptions(Quick: false, Soak: true), folder)
            .RunAsync(new SuiteProgress(), TestContext.Current.CancellationToken);

        Assert.Empty(result.Failures);
        Assert.Equal(1, result.Passed);
    }

    private void Write(string name, string text)
    {
        string path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ReplaceLineEndings("\n") + "\n");
    }

    /// <summary>A word of bash: writes what follows to the file after -result-ctrf.</summary>
    private const string WriteReport = """while [ "$1" != -result-ctrf ]; do shift; done; printf > "$2" %s""";

    private static async Task<(string Output, IReadOnlyList<SuiteResult> Results)> RunAsync(params ITestSuite[] suites)
    {
        StringWriter output = new() { NewLine = "\n" };
        IReadOnlyList<SuiteResult> results = await new TestRun(suites, output).RunAsync(CancellationToken.None);
        return (output.ToString(), results);
    }

    private XunitSuite Executable(string name, string body, TestRunOptions? options = null)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\n{body.ReplaceLineEndings("\n")}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new XunitSuite(path, false, options ?? new TestRunOptions(false, false), folder);
    }

    private sealed class Unrunnable : ITestSuite
    {
        public string Name => "contracts";

        public bool MostlyWaits => false;

        public Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken) =>
            throw new FileNotFoundException("forge is missing");
    }
}
