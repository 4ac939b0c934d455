namespace Zkp.Cli.Tests;

/// <summary>The script <c>./zkp</c>: what it checks, when it installs and builds, and what it starts.</summary>
public sealed class ScriptTests : IDisposable
{
    private readonly FakeCheckout checkout = new();

    public void Dispose() => checkout.Dispose();

    [Fact]
    public async Task First_run_installs_builds_and_passes_the_arguments_on()
    {
        CommandResult result = await checkout.ZkpAsync("prove", "--input", "a file.json", "");

        result.AssertDone();
        AssertInstalledBuiltAndRan("Zkp.Cli.slnf", "run zkp.dll [prove] [--input] [a file.json] []");
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Second_run_only_runs()
    {
        await checkout.ZkpAsync("help");
        checkout.TakeCalls();

        await checkout.ZkpAsync("help");

        Assert.Equal(["run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Theory]
    [InlineData("src/Zkp.Cli/Program.cs")]
    [InlineData("src/Zkp.Cli/New.cs")]
    [InlineData("Directory.Packages.props")]
    [InlineData("host.json")]
    public async Task A_newer_source_is_built(string file)
    {
        await checkout.ZkpAsync("help");
        checkout.TakeCalls();
        checkout.Write(file, "second");

        await checkout.ZkpAsync("help");

        Assert.Equal(["dotnet build Zkp.Cli.slnf", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task A_removed_source_is_noticed()
    {
        await checkout.ZkpAsync("help");
        checkout.TakeCalls();
        File.Delete(Path.Combine(checkout.Root, "src/Zkp.Cli/Old.cs"));

        await checkout.ZkpAsync("help");

        Assert.Equal(["dotnet build Zkp.Cli.slnf", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task A_removed_output_is_built_again()
    {
        await checkout.ZkpAsync("help");
        checkout.TakeCalls();
        File.Delete(Path.Combine(checkout.Root, "artifacts/bin/Zkp.Functions/release/Zkp.Functions.dll"));

        await checkout.ZkpAsync("help");

        Assert.Equal(["dotnet build Zkp.Cli.slnf", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task A_changed_test_is_built_for_test_alone()
    {
        await checkout.ZkpAsync("test");
        AssertInstalledBuiltAndRan("ZkpFunctions.sln", "run zkp.dll [test]");
        checkout.Write("tests/A.Tests/ATests.cs", "second");

        await checkout.ZkpAsync("help");
        await checkout.ZkpAsync("test", "--quick");

        Assert.Equal(["run zkp.dll [help]", "dotnet build ZkpFunctions.sln", "run zkp.dll [test] [--quick]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task Bench_is_a_program_of_its_own()
    {
        await checkout.ZkpAsync("bench", "prover", "--json");

        AssertInstalledBuiltAndRan("Zkp.Bench.slnf", "run Zkp.Bench.dll [prover] [--json]");
    }

    [Fact]
    public async Task A_changed_lock_file_installs_again()
    {
        await checkout.ZkpAsync("help");
        checkout.TakeCalls();
        checkout.Write("package-lock.json", "second");

        await checkout.ZkpAsync("help");

        Assert.Equal(["npm ci", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task A_failed_build_is_told_and_tried_again()
    {
        CommandResult failed = await checkout.ZkpAsync([("BUILD_FAILS", "1")], ["help"]);
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains("zkp: the build failed", failed.Errors, StringComparison.Ordinal);
        checkout.TakeCalls();

        await checkout.ZkpAsync("help");

        Assert.Equal(["dotnet build Zkp.Cli.slnf", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task A_failed_installation_is_told_and_tried_again()
    {
        CommandResult failed = await checkout.ZkpAsync([("NPM_FAILS", "1")], ["help"]);
        Assert.Equal(2, failed.ExitCode);
        Assert.Contains("zkp: npm ci failed", failed.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(checkout.TakeCalls(), call => call.StartsWith("run", StringComparison.Ordinal));

        await checkout.ZkpAsync("help");

        Assert.Equal(["npm ci", "run zkp.dll [help]"], checkout.TakeCalls());
    }

    [Fact]
    public async Task It_builds_while_npm_installs()
    {
        // Each waits for a sign of the other, so one after the other they would wait for ever.
        checkout.WriteTool("npm", """
            while ! [ -e "$ROOT/building" ]; do sleep 0.02; done
            touch "$ROOT/installing"
            mkdir -p node_modules; touch node_modules/.package-lock.json
            """);

        (await checkout.ZkpAsync([("BUILD_WAITS_FOR_NPM", "1")], ["help"])).AssertDone();
    }

    [Fact]
    public async Task The_exit_code_is_the_programs()
    {
        CommandResult result = await checkout.ZkpAsync([("RUN_EXIT", "1")], ["verify"]);

        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public async Task Four_at_once_install_and_build_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => checkout.ZkpAsync([("BUILD_SECONDS", "1")], ["help"])));

        string[] calls = checkout.TakeCalls();
        Assert.Single(calls, call => call.StartsWith("npm", StringComparison.Ordinal));
        Assert.Single(calls, call => call.StartsWith("dotnet build", StringComparison.Ordinal));
        Assert.Equal(4, calls.Count(call => call == "run zkp.dll [help]"));
    }

    [Fact]
    public async Task A_link_to_the_script_works()
    {
        string link = Path.Combine(checkout.Folder, "zkp");
        File.CreateSymbolicLink(link, Path.Combine("a checkout", "zkp"));

        CommandResult result = await checkout.ZkpAsync([], ["help"], script: link);

        result.AssertDone();
        Assert.Contains("run zkp.dll [help]", checkout.TakeCalls());
    }

    [Fact]
    public async Task Without_dotnet_it_tells_where_to_get_it()
    {
        File.Delete(Path.Combine(checkout.Bin, "dotnet"));

        (await checkout.ZkpAsync("demo")).AssertUnusable("the .NET SDK 10 is missing; install it from https://");
    }

    [Fact]
    public async Task An_older_dotnet_is_refused()
    {
        checkout.WriteTool("dotnet", """echo "8.0.400 [/sdk]" """);

        (await checkout.ZkpAsync("demo")).AssertUnusable("dotnet has no SDK 10");
    }

    [Fact]
    public async Task Without_node_it_tells_where_to_get_it()
    {
        File.Delete(Path.Combine(checkout.Bin, "node"));

        (await checkout.ZkpAsync("demo")).AssertUnusable("Node.js is missing; install version 20 or newer from https://nodejs.org/");
        Assert.Empty(checkout.TakeCalls());
    }

    [Fact]
    public async Task An_older_node_is_refused()
    {
        checkout.WriteTool("node", "echo v18.19.0");

        (await checkout.ZkpAsync("demo")).AssertUnusable("Node.js 20 or newer is needed and this is 18.19.0");
    }

    [Fact]
    public async Task Doctor_runs_without_node()
    {
        File.Delete(Path.Combine(checkout.Bin, "node"));

        CommandResult result = await checkout.ZkpAsync("doctor");

        result.AssertDone();
        Assert.Equal(["dotnet build Zkp.Cli.slnf", "run zkp.dll [doctor]"], checkout.TakeCalls());
    }

    /// <summary>npm and the build in any order, since they run side by side.</summary>
    private void AssertInstalledBuiltAndRan(string built, string ran)
    {
        string[] calls = checkout.TakeCalls();
        Assert.Equal(["dotnet build " + built, "npm ci"], calls[..^1].Order(StringComparer.Ordinal));
        Assert.Equal(ran, calls[^1]);
    }
}
