using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Stack;
using Zkp.Contracts.Tests;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Cli.Tests;

/// <summary>Quotes of the three local chains as the app makes them, and how their figures hang together.</summary>
public sealed class GatewayQuoteTests : IAsyncLifetime
{
    private static readonly Circuit Squares = new()
    {
        Id = "squares", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1000, PublicSignalCount = 2, DevelopmentKeys = true, Folder = "",
    };

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-quotes-").FullName;
    private readonly ShiftedTime time = new();
    private readonly List<LocalChain> chains = [];
    private NetworkCatalog catalog = null!;
    private ChainGateway gateway = null!;

    public async ValueTask InitializeAsync()
    {
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(NetworkCatalog.DeploymentPath(networks, "x"))!);
        foreach (LocalNetwork network in LocalNetwork.Defaults)
        {
            LocalChain chain = await LocalChain.StartAsync(network, 0, 1, null, Path.Combine(folder, network.Name + ".log"), CancellationToken.None);
            chains.Add(chain);
            await LocalPredeploys.PlaceAsync(chain, new Deploy.ContractCompiler(), CancellationToken.None);
            File.WriteAllText(Path.Combine(networks, network.Name + ".json"), JsonSerializer.Serialize(network.ToFile(chain.Url, 1, "local-l1"), PipelineJson.Options));
            File.WriteAllText(
                NetworkCatalog.DeploymentPath(networks, network.Name),
                new JsonObject
                {
                    ["network"] = network.Name,
                    ["chainId"] = network.ChainId,
                    ["vkHashRegistry"] = "0x00000000000000000000000000000000000000a1",
                    ["blockNumber"] = 1,
                    ["circuits"] = new JsonObject
                    {
                        ["squares"] = new JsonObject
                        {
                            ["version"] = 1, ["verifier"] = "0x00000000000000000000000000000000000000b2", ["registry"] = "0x00000000000000000000000000000000000000c3", ["keyHash"] = "0x11",
                        },
                    },
                }.ToJsonString());
        }

        catalog = NetworkCatalog.Load(networks);
        gateway = TestGateway.Create(catalog, LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey1), new PriceOfEther(2000m), time);
        await gateway.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        gateway.Dispose();
        foreach (LocalChain chain in chains)
        {
            await chain.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_figures_of_a_quote_hang_together_in_every_family()
    {
        foreach (Network network in catalog.Enabled)
        {
            NetworkQuote quote = await gateway.QuoteAsync(network, Squares, ProofPolicy.None, CancellationToken.None);

            Assert.True(quote.Unavailable is null, quote.Unavailable);
            BigInteger price = quote.BaseFeePerGasWei!.Value + quote.PriorityFeePerGasWei!.Value;
            bool isOptimism = network.File.Family == ChainFamily.Optimism;
            BigInteger beside = isOptimism ? quote.L1FeeWei!.Value + quote.OperatorFeeWei!.Value : 0;
            Assert.Equal((price * quote.Gas) + beside, quote.ExpectedFeeWei);
            Assert.Equal((quote.MaxFeePerGasWei * quote.GasLimit) + quote.MaxSurchargeWei, quote.WorstFeeWei);
            Assert.True(quote.ExpectedFeeWei < quote.NeededFeeWei && quote.NeededFeeWei < quote.WorstFeeWei);
            Assert.Equal(2000m * (decimal)((double)quote.ExpectedFeeWei!.Value / 1e18), quote.ExpectedCostUsd);
            Assert.Equal((network.File.Family == ChainFamily.Arbitrum, network.File.Family != ChainFamily.Ethereum), (quote.L1Gas > 0, quote.L1FeeWei > 0));
            Assert.Equal((NetworkKind.Local, 1.0), (quote.Kind, quote.Health));
            Assert.True(quote.GasLimit < quote.BlockGasLimit);
        }
    }

    [Fact]
    public async Task A_limit_bounds_all_that_is_signed_and_all_that_is_charged_beside_it()
    {
        foreach (Network network in catalog.Enabled)
        {
            NetworkQuote free = await gateway.QuoteAsync(network, Squares, ProofPolicy.None, CancellationToken.None);
            ProofPolicy policy = new() { MaxFeeWei = free.NeededFeeWei };
            NetworkQuote bound = await gateway.QuoteAsync(network, Squares, policy, CancellationToken.None);

            Assert.True(bound.WorstFeeWei <= policy.MaxFeeWei, $"{network.Name}: {bound.WorstFeeWei} > {policy.MaxFeeWei}");
            Assert.True(bound.MaxFeePerGasWei >= bound.BaseFeePerGasWei + bound.PriorityFeePerGasWei, "and it still goes in");
        }
    }

    [Fact]
    public async Task A_networks_cap_for_a_transaction_holds_whatever_the_request_allows()
    {
        foreach (Network network in catalog.Enabled)
        {
            NetworkQuote free = await gateway.QuoteAsync(network, Squares, ProofPolicy.None, CancellationToken.None);
            BigInteger cap = free.NeededFeeWei!.Value * 101 / 100;
            NetworkQuote bound = await QuoteWithAsync(network.File with { MaxFeePerTransactionWei = cap });
            NetworkQuote refused = await QuoteWithAsync(network.File with { MaxFeePerTransactionWei = free.NeededFeeWei / 2 });

            Assert.True(bound.WorstFeeWei <= cap && bound.WorstFeeWei > cap * 9 / 10, $"{network.Name}: {bound.WorstFeeWei}, {cap}, {bound.Unavailable}");
            Assert.Equal(QuoteObstacle.TooExpensive, refused.Obstacle);
            Assert.Contains("wei for a transaction", refused.Unavailable, StringComparison.Ordinal);
        }
    }

    private async Task<NetworkQuote> QuoteWithAsync(NetworkFile file)
    {
        string networks = Path.Combine(folder, "networks");
        File.WriteAllText(Path.Combine(networks, file.Name + ".json"), JsonSerializer.Serialize(file, PipelineJson.Options));
        NetworkCatalog changed = NetworkCatalog.Load(networks);
        using ChainGateway other = TestGateway.Create(changed, LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey1), new PriceOfEther(null), time);
        await other.StartAsync(CancellationToken.None);
        return await other.QuoteAsync(changed.Find(file.Name)!, Squares, new ProofPolicy { MaxFeeWei = BigInteger.Pow(10, 18) }, CancellationToken.None);
    }

    /// <summary>A request may wait for a day's budget long after it was quoted.</summary>
    [Fact]
    public async Task What_is_signed_reckons_with_what_L1_asks_for_when_it_is_signed()
    {
        (LedgerEntry entry, NetworkQuote quote) = await SubmitAfterAsync("local-optimism", ProofPolicy.None, OptimismFeeModel.L1Block, slot: 1, Wei.FromGwei(500).Value);
        Assert.True(entry.MaxSurcharge.Value > 3 * quote.MaxSurchargeWei, $"{entry.MaxSurcharge} after {quote.MaxSurchargeWei}");

        (entry, quote) = await SubmitAfterAsync("local-arbitrum", ProofPolicy.None, ArbitrumFeeModel.NodeInterface, slot: 0, Wei.FromGwei(2).Value);
        Assert.True(entry.GasLimit > quote.GasLimit, $"{entry.GasLimit} after {quote.GasLimit}");

        // And a limit holds all the same.
        NetworkQuote dear = await gateway.QuoteAsync(catalog.Find("local-optimism")!, Squares, ProofPolicy.None, CancellationToken.None);
        ProofPolicy policy = new() { MaxFeeWei = dear.WorstFeeWei };
        (entry, _) = await SubmitAfterAsync("local-optimism", policy, OptimismFeeModel.L1Block, slot: 1, Wei.FromGwei(550).Value);
        Assert.True((entry.MaxFeePerGas * entry.GasLimit) + entry.MaxSurcharge <= new Wei(policy.MaxFeeWei!.Value));
    }

    /// <summary>Quotes, changes a figure of the predeploy, and submits.</summary>
    private async Task<(LedgerEntry Entry, NetworkQuote Quote)> SubmitAfterAsync(string name, ProofPolicy policy, Address predeploy, int slot, BigInteger value)
    {
        ProofRecord record = Record(ProofState.Routed, policy, null) with { Id = $"p{value}" };
        ProofArtifact artifact = Fixture.Load(1).Proofs[0].ToArtifact();
        NetworkQuote quote = await gateway.QuoteAsync(catalog.Find(name)!, record, artifact, CancellationToken.None);
        await chains.Single(chain => chain.Network.Name == name).RpcAsync("anvil_setStorageAt", [predeploy.ToString(), $"0x{slot}", Hash32.FromBigInteger(value).ToString()]);
        record = record with { Decision = Router.Decide([quote], policy, time.GetUtcNow()) };
        return (await gateway.SubmitAsync(record, artifact, CancellationToken.None), quote);
    }

    [Fact]
    public async Task A_chain_that_stands_still_and_one_that_is_down_are_told_apart()
    {
        Network l1 = catalog.Find("local-l1")!;
        time.Ahead = TimeSpan.FromMinutes(10);
        NetworkQuote stalled = await gateway.QuoteAsync(l1, Squares, ProofPolicy.None, CancellationToken.None);
        Assert.Equal(QuoteObstacle.Stalled, stalled.Obstacle);
        Assert.Contains("stands still", stalled.Unavailable, StringComparison.Ordinal);

        time.Ahead = TimeSpan.Zero;
        await chains[0].KillAsync();
        Assert.Equal(QuoteObstacle.Unreachable, (await gateway.QuoteAsync(l1, Squares, ProofPolicy.None, CancellationToken.None)).Obstacle);
        await chains[0].RestartAsync();
        NetworkQuote back = await gateway.QuoteAsync(l1, Squares, ProofPolicy.None, CancellationToken.None);
        for (int i = 0; i < 100 && back.Unavailable is not null; i++)
        {
            await Task.Delay(100);
            back = await gateway.QuoteAsync(l1, Squares, ProofPolicy.None, CancellationToken.None);
        }

        Assert.True(back.Health < 1, $"{back.Unavailable} {back.Health}");
    }

    [Fact]
    public async Task Stages_of_finality_are_those_of_the_family()
    {
        LocalChain arbitrum = chains.Single(chain => chain.Network.Family == ChainFamily.Arbitrum);
        await arbitrum.RpcAsync("anvil_setStorageAt", [ArbitrumFeeModel.NodeInterface.ToString(), "0x1", Hash32.FromBigInteger(50).ToString()]);
        await arbitrum.RpcAsync("anvil_mine", ["0x64"]);

        Assert.Equal("Sequenced", await StagesAsync("local-arbitrum", LedgerState.Included, 90));
        Assert.Equal("Sequenced Posted", await StagesAsync("local-arbitrum", LedgerState.Included, 10));
        Assert.Equal("Sequenced Posted Safe", await StagesAsync("local-arbitrum", LedgerState.Safe, 10));
        Assert.Equal("Sequenced", await StagesAsync("local-optimism", LedgerState.Included, 1));
        Assert.Equal("Sequenced Posted Safe Finalized", await StagesAsync("local-optimism", LedgerState.Finalized, 1));
        Assert.Equal("Included Safe", await StagesAsync("local-l1", LedgerState.Safe, 1));
        Assert.Equal("", await StagesAsync("local-l1", LedgerState.Broadcast, 1));
    }

    [Fact]
    public async Task A_circuit_that_is_not_deployed_has_no_quote()
    {
        NetworkQuote quote = await gateway.QuoteAsync(catalog.Find("local-l1")!, Squares with { Version = 2 }, ProofPolicy.None, CancellationToken.None);
        Assert.Equal((QuoteObstacle.NotDeployed, "squares version 2 is not deployed there"), (quote.Obstacle, quote.Unavailable));
    }

    private async Task<string> StagesAsync(string network, LedgerState state, ulong block)
    {
        DateTimeOffset now = time.GetUtcNow();
        ProofRecord record = Record(ProofState.Submitted, ProofPolicy.None, new RoutingDecision(network, "", [], now));
        LedgerEntry entry = new()
        {
            RequestId = "p", AccountKey = new AccountKey(1, Address.Zero), Nonce = new Nonce(0), State = state, To = Address.Zero, Data = [], GasLimit = 1,
            MaxFeePerGas = default, MaxPriorityFeePerGas = default, CreatedAt = now, UpdatedAt = now,
            Inclusion = new InclusionInfo(default, default, new BlockNumber(block), 1, default, true, 1),
        };
        return string.Join(' ', await gateway.FindStagesAsync(entry, record, CancellationToken.None));
    }

    private ProofRecord Record(ProofState state, ProofPolicy policy, RoutingDecision? decision) => new()
    {
        Id = "p", Tenant = "t", Circuit = "squares", CircuitVersion = 1, Policy = policy, InputId = "i", CreatedAt = time.GetUtcNow(), State = state, Timeline = [], Decision = decision,
    };

    private sealed class ShiftedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
