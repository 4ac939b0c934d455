using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Contracts.Tests;

/// <summary>Quotes of a network with several RPC endpoints, some of them sick: nodes are anvils, of one chain id and of different chains.</summary>
public sealed class EndpointQuoteTests : IAsyncLifetime
{
    private static readonly Uri Nowhere = new("http://127.0.0.1:1");
    private static readonly Circuit Cubes = new()
    {
        Id = "cubes", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1000, PublicSignalCount = 1, DevelopmentKeys = true, Folder = "",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-endpoints-").FullName;
    private TestChain chain = null!;
    private ChainGateway? gateway;

    public async ValueTask InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        await chain.Client.Rpc.SendAsync("anvil_mine", ["0x5"]);
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task One_of_two_that_is_down_makes_a_network_sick_and_the_quote_says_so()
    {
        Network network = await StartAsync([chain.Network.RpcUrls[0], Nowhere]);
        NetworkQuote quote = await QuoteAsync(network);
        for (int i = 0; i < 10 && quote.Health > 0.5; i++)
        {
            quote = await QuoteAsync(network);
        }

        Assert.Null(quote.Unavailable);
        Assert.Equal(0.5, quote.Health!.Value, 0.1);
        Assert.Matches("^http://127.0.0.1:1: [0-9]+ % of its requests fail", quote.Trouble);
    }

    [Fact]
    public async Task What_was_known_before_a_restart_counts_at_once_and_a_probe_corrects_it()
    {
        // Passed over for an hour, by what an earlier process kept.
        DateTimeOffset later = TimeProvider.System.GetUtcNow().AddHours(1);
        string name = chain.Network.RpcUrls[0].GetLeftPart(UriPartial.Authority);
        Network network = await StartAsync(
            [chain.Network.RpcUrls[0], Nowhere], new RpcEndpointMemory(name, 0.4, 0, null, DateTimeOffset.MinValue), new RpcEndpointMemory("http://127.0.0.1:1", 1, 0, null, later));

        NetworkQuote quote = await QuoteAsync(network);

        Assert.Null(quote.Unavailable);
        Assert.True(quote.Health < 0.4, $"{quote.Health}");
        Assert.Contains($"{name}: ", quote.Trouble, StringComparison.Ordinal);

        network = await StartAsync(
            [chain.Network.RpcUrls[0], Nowhere], new RpcEndpointMemory(name, 0.9, 0, null, later), new RpcEndpointMemory("http://127.0.0.1:1", 1, 0, null, later));
        Assert.Null((await QuoteAsync(network)).Unavailable);
    }

    [Fact]
    public async Task Where_all_are_down_nothing_is_offered()
    {
        Network network = await StartAsync([Nowhere, new Uri("http://127.0.0.1:2")]);
        await QuoteAsync(network);

        NetworkQuote quote = await QuoteAsync(network);

        Assert.Equal(QuoteObstacle.Unreachable, quote.Obstacle);
        Assert.StartsWith("too few of its RPC endpoints can be used: http://127.0.0.1:1: ", quote.Unavailable, StringComparison.Ordinal);
        Assert.Contains("too few of its RPC endpoints", Router.Decide([quote], ProofPolicy.None, TimeProvider.System.GetUtcNow()).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoints_that_differ_about_what_is_settled_offer_nothing()
    {
        await using TestChain other = await TestChain.StartAsync();
        await other.Client.Rpc.SendAsync("anvil_mine", ["0x5", "0x2"]);
        Network network = await StartAsync([chain.Network.RpcUrls[0], other.Network.RpcUrls[0]]);

        NetworkQuote quote = await QuoteAsync(network);

        Assert.Equal(QuoteObstacle.Unreachable, quote.Obstacle);
        Assert.Contains("Not enough endpoints say the same of block", quote.Unavailable, StringComparison.Ordinal);
    }

    private Task<NetworkQuote> QuoteAsync(Network network) => gateway!.QuoteAsync(network, Cubes, ProofPolicy.None, CancellationToken.None);

    private async Task<Network> StartAsync(IReadOnlyList<Uri> endpoints, params RpcEndpointMemory[] memories)
    {
        gateway?.Dispose();
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        string deployment = NetworkCatalog.DeploymentPath(networks, chain.Network.Name);
        Directory.CreateDirectory(Path.GetDirectoryName(deployment)!);
        File.WriteAllText(Path.Combine(networks, chain.Network.Name + ".json"), JsonSerializer.Serialize(chain.Network with { RpcUrls = endpoints }, PipelineJson.Options));
        string contract = "0x00000000000000000000000000000000000000c3";
        File.WriteAllText(
            deployment,
            new JsonObject
            {
                ["network"] = chain.Network.Name,
                ["chainId"] = chain.Network.ChainId,
                ["vkHashRegistry"] = contract,
                ["blockNumber"] = 1,
                ["circuits"] = new JsonObject { ["cubes"] = new JsonObject { ["version"] = 1, ["verifier"] = contract, ["registry"] = contract, ["keyHash"] = "0x11" } },
            }.ToJsonString());
        NetworkCatalog catalog = NetworkCatalog.Load(networks);
        gateway = TestGateway.Create(catalog, [chain.Signer], new PriceOfEther(null), TimeProvider.System, null, memories);
        await gateway.StartAsync(CancellationToken.None);
        return catalog.Find(chain.Network.Name)!;
    }
}
