using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Tests;

/// <summary>The local stack on real Azurite and anvil, without the app.</summary>
public sealed class LocalStackTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp stack ").FullName;
    private readonly IStepReporter reporter = new PlainReporter(TextWriter.Null);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Starts_three_chains_with_their_own_fees_and_ends_them_all()
    {
        List<int> processes = [];
        await using (LocalStack stack = await LocalStack.StartAsync(Options(), reporter))
        {
            processes.AddRange(stack.Chains.Select(chain => chain.Anvil.ProcessId).Append(stack.Azurite.ProcessId));
            NetworkCatalog networks = NetworkCatalog.Load(stack.Folders.Networks);
            Assert.Equal(["local-arbitrum", "local-l1", "local-optimism"], networks.All.Select(network => network.Name));

            // Three empty blocks would take a third off the base fee if nobody held it.
            await Task.Delay(TimeSpan.FromSeconds(3.5));
            foreach (LocalChain chain in stack.Chains)
            {
                Assert.Equal(chain.Network.ChainId, Number(await chain.RpcAsync("eth_chainId", [])));
                JsonElement block = await chain.RpcAsync("eth_getBlockByNumber", ["latest", false]);
                Assert.Equal((long)chain.Network.BaseFeeWei, Number(block.GetProperty("baseFeePerGas")));
            }
        }

        Assert.All(processes, id => Assert.False(IsRunning(id), $"process {id} still runs"));
    }

    [Fact]
    public async Task The_contracts_of_every_circuit_stand_on_every_chain_and_stay_when_it_is_started_again()
    {
        await CircuitPreparation.PrepareAllAsync(reporter, CancellationToken.None);
        LocalStackOptions options = Options() with { DeployContracts = true, KeepChains = true };
        string[] first;
        await using (LocalStack stack = await LocalStack.StartAsync(options, reporter))
        {
            first = await RegistriesAsync(stack);
        }

        await using LocalStack again = await LocalStack.StartAsync(options, reporter);

        Assert.Equal(3, first.Length);
        Assert.Equal(first, await RegistriesAsync(again));

        static async Task<string[]> RegistriesAsync(LocalStack stack)
        {
            List<string> registries = [];
            foreach (Network network in NetworkCatalog.Load(stack.Folders.Networks).All)
            {
                string registry = network.Find("axiom-entailment", 1)!.Registry;
                JsonElement code = await stack.Chain(network.Name).RpcAsync("eth_getCode", [registry, "latest"]);
                Assert.NotEqual("0x", code.GetString());
                registries.Add(registry);
            }

            return [.. registries];
        }
    }

    [Fact]
    public async Task Chains_that_were_not_written_out_make_the_stack_start_anew()
    {
        await CircuitPreparation.PrepareAllAsync(reporter, CancellationToken.None);
        LocalStackOptions options = Options() with { Networks = [LocalNetwork.Defaults[0]], DeployContracts = true, KeepChains = true };
        string key;
        await using (LocalStack stack = await LocalStack.StartAsync(options, reporter))
        {
            key = stack.ApiKey;
        }

        Directory.GetFiles(Path.Combine(folder, "stack", "chains")).ToList().ForEach(File.Delete);
        await using LocalStack again = await LocalStack.StartAsync(options, reporter);

        Assert.NotEqual(key, again.ApiKey);
    }

    [Fact]
    public async Task An_app_that_does_not_start_is_told_and_everything_is_ended()
    {
        // A program that is no web app: it prints its help and ends.
        LocalStackOptions options = Options() with { StartApp = true, AppPath = BuiltCommand.Dll };

        UnusableException failure = await Assert.ThrowsAsync<UnusableException>(() => LocalStack.StartAsync(options, reporter));

        Assert.StartsWith("the app ended with exit code 0", failure.Message, StringComparison.Ordinal);
        Assert.Empty(ProcessesThatMention(folder));
    }

    [Fact]
    public async Task A_taken_port_is_told_before_anything_starts()
    {
        await using LocalStack first = await LocalStack.StartAsync(Options() with { Networks = [LocalNetwork.Defaults[0]] }, reporter);
        int taken = first.Chains[0].Url.Port;
        LocalStackOptions options = Options("second") with { Ports = StackPorts.Dynamic() with { ChainFirst = taken } };

        UnusableException failure = await Assert.ThrowsAsync<UnusableException>(() => LocalStack.StartAsync(options, reporter));

        Assert.Contains($"port {taken} on 127.0.0.1, wanted for a local chain, is taken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_stacks_do_not_share_a_folder()
    {
        LocalStackOptions options = Options() with { Networks = [LocalNetwork.Defaults[0]] };
        await using LocalStack first = await LocalStack.StartAsync(options, reporter);

        UnusableException failure = await Assert.ThrowsAsync<UnusableException>(() => LocalStack.StartAsync(options, reporter));

        Assert.Contains("is in use by another stack", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kept_stack_starts_again_where_it_ended()
    {
        const string Somebody = "0x00000000000000000000000000000000000000aa";
        LocalStackOptions options = Options() with { Networks = [LocalNetwork.Defaults[0]], KeepChains = true };
        string key;
        long height;
        await using (LocalStack first = await LocalStack.StartAsync(options, reporter))
        {
            key = first.ApiKey;
            await first.Chains[0].RpcAsync("anvil_setBalance", [Somebody, "0x2a"]);
            await Task.Delay(TimeSpan.FromSeconds(2));
            height = Number(await first.Chains[0].RpcAsync("eth_blockNumber", []));
        }

        await using LocalStack second = await LocalStack.StartAsync(options, reporter);

        Assert.Equal(key, second.ApiKey);
        Assert.Equal(0x2a, Number(await second.Chains[0].RpcAsync("eth_getBalance", [Somebody, "latest"])));
        Assert.True(Number(await second.Chains[0].RpcAsync("eth_blockNumber", [])) >= height);
    }

    [Fact]
    public async Task A_chain_can_be_killed_and_started_again_on_its_port()
    {
        await using LocalStack stack = await LocalStack.StartAsync(Options() with { Networks = [LocalNetwork.Defaults[0]] }, reporter);
        LocalChain chain = stack.Chain("local-l1");

        await chain.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => chain.RpcAsync("eth_chainId", []));
        await chain.RestartAsync();

        Assert.Equal(31337, Number(await chain.RpcAsync("eth_chainId", [])));
    }

    [Fact]
    public async Task What_a_killed_command_left_running_is_ended_by_the_next_one()
    {
        string state = Path.Combine(folder, "stack");
        Directory.CreateDirectory(state);
        using Process orphan = Process.Start("sleep", "600");
        new ChildRecord(Path.Combine(state, "children.json")).Write([orphan.Id]);

        await using LocalStack stack = await LocalStack.StartAsync(Options() with { Networks = [LocalNetwork.Defaults[0]] }, reporter);

        Assert.True(orphan.HasExited);
    }

    private LocalStackOptions Options(string name = "stack") => new()
    {
        StateDirectory = Path.Combine(folder, name),
        DeployContracts = false,
        StartApp = false,
    };

    private static long Number(JsonElement quantity) =>
        long.Parse(quantity.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static bool IsRunning(int processId)
    {
        try
        {
            using Process process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<string> ProcessesThatMention(string text)
    {
        foreach (string entry in Directory.EnumerateDirectories("/proc"))
        {
            string commandLine;
            try
            {
                commandLine = File.ReadAllText(Path.Combine(entry, "cmdline"));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                continue;
            }

            if (commandLine.Contains(text, StringComparison.Ordinal))
            {
                yield return commandLine;
            }
        }
    }
}
