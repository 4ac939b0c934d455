using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;

namespace Zkp.Cli.Tests;

/// <summary><c>deploy</c> as a black box, on a local chain of its own.</summary>
public sealed class DeployVerbTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-deploy-").FullName;

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Checklist_first_then_the_contracts_then_nothing_more_to_do()
    {
        PlainReporter silent = new(TextWriter.Null);
        await CircuitPreparation.PrepareAllAsync(silent, CancellationToken.None);
        LocalStackOptions options = new()
        {
            StateDirectory = folder,
            Networks = [LocalNetwork.Defaults[0]],
            DeployContracts = false,
            StartApp = false,
        };
        await using LocalStack stack = await LocalStack.StartAsync(options, silent);
        string[] arguments = ["deploy", "--network", "local-l1", "--networks", stack.Folders.Networks];
        string record = Path.Combine(stack.Folders.Networks, "deployments", "local-l1.json");

        CommandResult dry = await BuiltCommand.RunAsync([.. arguments, "--dry-run"]);
        bool recordedByDryRun = File.Exists(record);
        CommandResult deployed = await BuiltCommand.RunAsync(arguments);
        CommandResult again = await BuiltCommand.RunAsync([.. arguments, "--dry-run"]);

        dry.AssertDone();
        Assert.Contains("[ ] ", dry.Output, StringComparison.Ordinal);
        Assert.False(recordedByDryRun);
        deployed.AssertDone();
        Assert.Contains("axiom-entailment v1: verifier 0x", deployed.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(record));
        again.AssertDone();
        Assert.DoesNotContain("[ ] ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_networks_missing_keystores_and_public_networks_without_one_are_told()
    {
        (await BuiltCommand.RunAsync("deploy", "--network", "moon")).AssertUnusable("there is no network 'moon'");
        (await BuiltCommand.RunAsync("deploy", "--network", "ethereum")).AssertUnusable("ethereum is a public network: give --keystore FILE");
        (await BuiltCommand.RunAsync("deploy", "--network", "ethereum", "--keystore", "nowhere")).AssertUnusable("there is no file nowhere");
        (await BuiltCommand.RunAsync("deploy")).AssertUnusable("--network");
    }
}
