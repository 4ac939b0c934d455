using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;
using Zkp.Pipeline.Networks;

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
        string record = NetworkCatalog.DeploymentPath(stack.Folders.Networks, "local-l1");

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
    public async Task Development_keys_stay_off_public_networks()
    {
        (await BuiltCommand.RunAsync("deploy", "--network", "ethereum")).AssertRefused("axiom-entailment has development keys");
        (await BuiltCommand.RunAsync("deploy", "--network", "ethereum", "--dry-run")).AssertRefused("axiom-entailment has development keys");
    }

    [Fact]
    public async Task Unknown_networks_and_missing_keystores_are_told()
    {
        string circuit = await CircuitPreparation.PrepareAsync("axiom-entailment", new PlainReporter(TextWriter.Null), CancellationToken.None);
        string ours = Path.Combine(folder, "circuits", "axiom-entailment");
        Directory.CreateDirectory(ours);
        foreach (string file in new[] { "circuit.json", "circuit.wasm", "circuit.zkey", "verification_key.json" })
        {
            // Without the marker these pass for keys of a ceremony.
            File.Copy(Path.Combine(circuit, file), Path.Combine(ours, file));
        }

        string[] ethereum = ["deploy", "--network", "ethereum", "--circuits", Path.Combine(folder, "circuits")];
        (await BuiltCommand.RunAsync(ethereum)).AssertUnusable("ethereum is a public network: give --keystore FILE");
        (await BuiltCommand.RunAsync([.. ethereum, "--keystore", "nowhere"])).AssertUnusable("there is no file nowhere");
        (await BuiltCommand.RunAsync([.. ethereum, "--admin", "nobody"])).AssertUnusable("--admin: 'nobody' is no account's address");
        (await BuiltCommand.RunAsync("deploy", "--network", "moon")).AssertUnusable("there is no network 'moon'");
        (await BuiltCommand.RunAsync("deploy")).AssertUnusable("--network");
    }
}
