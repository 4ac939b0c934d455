using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Contracts.Tests;

/// <summary>Ether from an L1 to two roll-ups, over stand-ins of their bridges on anvil; the test is the sequencer that credits it.</summary>
public sealed class TreasuryTests : IAsyncLifetime
{
    private static readonly Address Inbox = Address.Parse("0x00000000000000000000000000000000000a4b01");
    private static readonly Address StandardBridge = Address.Parse("0x0000000000000000000000000000000000000a01");
    private static readonly Address Feed = Address.Parse("0x0000000000000000000000000000000000000fed");
    private static readonly AbiEvent Delivered = AbiEvent.Parse("event InboxMessageDelivered(uint256 indexed messageNum, bytes data)");
    private static readonly AbiEvent Initiated = AbiEvent.Parse("event ETHBridgeInitiated(address indexed from, address indexed to, uint256 amount, bytes extraData)");

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-treasury-").FullName;
    private readonly LocalSigner signer = LocalSigner.Create();
    private readonly Dictionary<string, (AnvilProcess Anvil, JsonRpcClient Rpc)> chains = [];
    private readonly MemoryStore store = new();
    private ChainGateway? gateway;

    public async ValueTask InitializeAsync()
    {
        IReadOnlyDictionary<string, CompiledContract> contracts = await new ContractCompiler().CompileLocalAsync();
        foreach ((string name, long chainId) in new[] { ("l1", 31337L), ("arb", 31338L), ("op", 31339L) })
        {
            AnvilProcess anvil = await AnvilProcess.StartAsync(chainId);
            chains[name] = (anvil, new JsonRpcClient([anvil.Url], new RpcOptions(), TimeProvider.System));
            await CallAsync(name, "anvil_mine", "0x3");
        }

        await CallAsync("l1", "anvil_setCode", Inbox.ToString(), Hex.Encode(contracts["LocalInbox"].RuntimeCode));
        await CallAsync("l1", "anvil_setCode", StandardBridge.ToString(), Hex.Encode(contracts["LocalL1StandardBridge"].RuntimeCode));
        await CallAsync("l1", "anvil_setCode", Feed.ToString(), Hex.Encode(contracts["LocalEtherUsdFeed"].RuntimeCode));
        await SetBalanceAsync("l1", 10);
        await SetBalanceAsync("arb", 0.5m);
        await SetBalanceAsync("op", 3);
    }

    public async ValueTask DisposeAsync()
    {
        gateway?.Dispose();
        foreach ((AnvilProcess anvil, JsonRpcClient rpc) in chains.Values)
        {
            rpc.Dispose();
            await anvil.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_is_lacking_is_bridged_once_accounted_for_and_seen_to_arrive()
    {
        Treasury treasury = await StartAsync(enabled: true);
        await SetBalanceAsync("op", 0.2m);

        // Both lack more than one transfer brings; the second is decided when the first is out already.
        IReadOnlyList<TreasuryStanding> first = await treasury.RunAsync(CancellationToken.None);
        Assert.Equal([(RefillMeans.Bridge, Ether(1)), (RefillMeans.None, null), (RefillMeans.Bridge, Ether(1))], first.Select(standing => (standing.Refill.Means, standing.Refill.AmountWei)));
        Assert.Contains("maxTransferWei", first[0].Refill.Reason, StringComparison.Ordinal);

        LogEntry delivered = Assert.Single(await LogsAsync(Inbox, Delivered, atLeast: 1));
        Assert.Equal(Hex.Encode([.. signer.Address.ToArray(), .. Hash32.FromBigInteger(Ether(1)).ToArray()]), Hex.Encode(Delivered.Decode(delivered.Topics, delivered.Data.Span).Get<byte[]>("data")));
        LogEntry initiated = Assert.Single(await LogsAsync(StandardBridge, Initiated, atLeast: 1));
        Assert.Equal((signer.Address, Ether(1)), (Initiated.Decode(initiated.Topics, initiated.Data.Span).Get<Address>("to"), Initiated.Decode(initiated.Topics, initiated.Data.Span).Get<BigInteger>("amount")));

        // While they are on their way nothing more is sent; final on L1, their cost is known to the wei.
        await CallAsync("l1", "anvil_mine", "0x4");
        IReadOnlyList<TreasuryStanding> second = await RunUntilAsync(
            treasury, standings => standings[0].LastTransfer!.DepositedAt is not null && standings[2].LastTransfer!.DepositedAt is not null);
        Assert.All(second, standing => Assert.Equal(RefillMeans.None, standing.Refill.Means));
        BridgeTransfer[] deposited = [second[0].LastTransfer!, second[2].LastTransfer!];
        Assert.All(deposited, transfer => Assert.Equal(BridgeTransferState.Deposited, transfer.State));
        Assert.Equal(Ether(10) - Ether(2) - deposited[0].FeeWei - deposited[1].FeeWei, second[1].BalanceWei);

        // The sequencers credit it.
        await SetBalanceAsync("arb", 1.5m);
        await SetBalanceAsync("op", 1.2m);
        IReadOnlyList<TreasuryStanding> third = await treasury.RunAsync(CancellationToken.None);
        Assert.Equal([BridgeTransferState.Arrived, BridgeTransferState.Arrived], new[] { third[0], third[2] }.Select(standing => standing.LastTransfer!.State));

        // The day's limit is 1.5 ether for each network.
        await SetBalanceAsync("arb", 0.1m);
        Assert.Equal(Ether(0.5m), (await treasury.RunAsync(CancellationToken.None))[0].Refill.AmountWei);
        Assert.Equal(2, (await LogsAsync(Inbox, Delivered, atLeast: 2)).Count);
    }

    [Fact]
    public async Task Each_signer_gets_what_it_lacks_from_its_own_account_one_after_the_other()
    {
        LocalSigner second = LocalSigner.Create();
        await SetBalanceAsync("l1", 10, second);
        Treasury treasury = await StartAsync(enabled: true, signers: [signer, second]);

        // On op both have enough, the first has 3 and the second as much; on arb they have 0.5 and nothing.
        await SetBalanceAsync("op", 3, second);
        TreasuryStanding[] first = [.. (await treasury.RunAsync(CancellationToken.None)).Where(standing => standing.Network == "arb")];
        Assert.Equal([(signer.Address, RefillMeans.Bridge), (second.Address, RefillMeans.None)], first.Select(standing => (standing.Signer, standing.Refill.Means)));
        Assert.Equal("a transfer is on its way", first[1].Refill.Reason);

        await CallAsync("l1", "anvil_mine", "0x4");
        await RunUntilAsync(treasury, standings => standings[0].LastTransfer!.DepositedAt is not null);
        await SetBalanceAsync("arb", 1.5m);
        TreasuryStanding[] next = [.. (await treasury.RunAsync(CancellationToken.None)).Where(standing => standing.Network == "arb")];

        Assert.Equal([BridgeTransferState.Arrived, BridgeTransferState.Sending], next.Select(standing => standing.LastTransfer!.State));
        Assert.Equal([signer.Address, second.Address], next.Select(standing => standing.LastTransfer!.Signer));
        Assert.Equal(Ether(0.5m), next[1].Refill.AmountWei);
        Assert.Equal(
            [signer.Address, second.Address],
            (await LogsAsync(Inbox, Delivered, atLeast: 2)).Select(log => Address.FromBytes(Delivered.Decode(log.Topics, log.Data.Span).Get<byte[]>("data").AsSpan(0, 20))));
    }

    [Fact]
    public async Task A_signer_that_does_not_send_on_the_L1_is_not_bridged_to()
    {
        Treasury treasury = await StartAsync(enabled: true, signers: [signer, LocalSigner.Create()], signersOnL1: ["b"]);

        IReadOnlyList<TreasuryStanding> standings = await treasury.RunAsync(CancellationToken.None);

        // The second sends there, and has nothing there either.
        Assert.Equal(["arb", "arb", "l1", "op", "op"], standings.Select(standing => standing.Network));
        Assert.All(standings.Take(2), standing => Assert.Equal(RefillMeans.Send, standing.Refill.Means));
        Assert.All(standings.Take(2), standing => Assert.EndsWith("nothing is bridged because of what the account can spare on l1", standing.Refill.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_transfer_that_was_stored_and_not_sent_is_sent_once_by_whoever_comes_next()
    {
        Treasury treasury = await StartAsync(enabled: true);
        BridgeTransfer stored = new()
        {
            Id = "0000000000interrupted", Network = "arb", L1Network = "l1", Signer = signer.Address, AmountWei = Ether(0.7m), State = BridgeTransferState.Sending,
            BalanceBeforeWei = Ether(0.5m), CreatedAt = TimeProvider.System.GetUtcNow(),
        };
        Assert.True(await store.TryStartAsync(stored, CancellationToken.None));

        await treasury.RunAsync(CancellationToken.None);
        await CallAsync("l1", "anvil_mine", "0x4");
        await RunUntilAsync(treasury, standings => standings[0].LastTransfer!.DepositedAt is not null);

        LogEntry delivered = Assert.Single(await LogsAsync(Inbox, Delivered, atLeast: 1));
        Assert.EndsWith(Hex.Encode(Hash32.FromBigInteger(Ether(0.7m)).ToArray())[2..], Hex.Encode(Delivered.Decode(delivered.Topics, delivered.Data.Span).Get<byte[]>("data")), StringComparison.Ordinal);
        Assert.Equal(BridgeTransferState.Deposited, store.Transfers["arb"].Single().State);
    }

    [Fact]
    public async Task Without_leave_nothing_is_bridged_and_somebody_is_asked_to_send_it()
    {
        Treasury treasury = await StartAsync(enabled: false);

        IReadOnlyList<TreasuryStanding> standings = await treasury.RunAsync(CancellationToken.None);

        Assert.Equal(new RefillPlan(RefillMeans.Send, Ether(1.5m), "the balance of 500000000000000000 wei is below 1000000000000000000 wei; the bridge is not enabled"), standings[0].Refill);
        Assert.Equal(RefillMeans.None, standings[2].Refill.Means);
        Assert.Empty(store.Transfers);
        Assert.Equal(standings, treasury.Standings);
    }

    [Fact]
    public async Task A_dollar_feed_is_believed_while_it_is_fresh_and_says_a_price()
    {
        Assert.Equal(1800m, new PriceOfEther(1800m).Usd);
        foreach ((long answer, int ageSeconds, decimal? usd) in new (long, int, decimal?)[]
        {
            (234_567_000_000, 100, 2345.67m), (234_567_000_000, 4000, null), (0, 10, null), (-5, 10, null), (100_000_100_000_000, 10, null),
        })
        {
            PriceOfEther price = new(null);
            await StartAsync(enabled: false, price);
            await SetFeedAsync(answer, ageSeconds);
            await gateway!.RefreshPriceAsync(CancellationToken.None);

            Assert.True(price.Usd == usd, $"{answer}, {ageSeconds} s old: {price.Usd}");
            Assert.Equal(usd * 0.0001m, price.ToUsd(Ether(0.0001m)));
            Assert.Equal(usd is null ? "unknown" : $"the feed {Feed} on l1", price.Source);
        }
    }

    /// <summary>A transaction takes a step a round, and a look at the chain is shared for some 300 ms.</summary>
    private static async Task<IReadOnlyList<TreasuryStanding>> RunUntilAsync(Treasury treasury, Func<IReadOnlyList<TreasuryStanding>, bool> done)
    {
        for (int round = 0; round < 60; round++)
        {
            IReadOnlyList<TreasuryStanding> standings = await treasury.RunAsync(CancellationToken.None);
            if (done(standings))
            {
                return standings;
            }

            await Task.Delay(350);
        }

        throw new TimeoutException(string.Join('\n', treasury.Standings));
    }

    private async Task<Treasury> StartAsync(bool enabled, PriceOfEther? price = null, IReadOnlyList<ISigner>? signers = null, IReadOnlyList<string>? signersOnL1 = null)
    {
        gateway?.Dispose();
        Write("l1", ChainFamily.Ethereum, 31337, null, signersOnL1);
        Write("arb", ChainFamily.Arbitrum, 31338, Bridge(Inbox, enabled));
        Write("op", ChainFamily.Optimism, 31339, Bridge(StandardBridge, enabled));
        NetworkCatalog catalog = NetworkCatalog.Load(folder);
        gateway = TestGateway.Create(catalog, signers ?? [signer], price ?? new PriceOfEther(null), TimeProvider.System);
        await gateway.StartAsync(CancellationToken.None);
        return new Treasury(catalog, gateway, store, TimeProvider.System, NullLogger<Treasury>.Instance);
    }

    private void Write(string name, ChainFamily family, long chainId, BridgeFile? bridge, IReadOnlyList<string>? signers = null)
    {
        NetworkFile file = new()
        {
            Name = name,
            ChainId = chainId,
            Family = family,
            Local = true,
            RpcUrls = [chains[name].Anvil.Url],
            BlockTimeSeconds = 1,
            Finality = new FinalityFile(FinalityMode.Tag),
            MaxFeePerGasWei = BigInteger.Pow(10, 11),
            Signers = signers,
            EtherUsdFeed = family == ChainFamily.Ethereum ? new EtherUsdFeed(Feed.ToString(), 3600) : null,
            Treasury = new TreasuryFile { MinBalanceWei = Ether(1), TargetBalanceWei = Ether(2), Bridge = bridge },
        };
        File.WriteAllText(Path.Combine(folder, name + ".json"), JsonSerializer.Serialize(file, PipelineJson.Options));
    }

    private static BridgeFile Bridge(Address contract, bool enabled) =>
        new() { L1Network = "l1", Contract = contract.ToString(), Enabled = enabled, MaxTransferWei = Ether(1), MaxPerDayWei = Ether(1.5m) };

    private static BigInteger Ether(decimal ether) => Wei.FromEther(ether).Value;

    private Task SetBalanceAsync(string chain, decimal ether, LocalSigner? of = null) =>
        CallAsync(chain, "anvil_setBalance", (of ?? signer).Address.ToString(), Hex.EncodeQuantity(Ether(ether)));

    private async Task SetFeedAsync(long answer, int ageSeconds)
    {
        BigInteger word = answer < 0 ? BigInteger.Pow(2, 256) + answer : answer;
        await CallAsync("l1", "anvil_setStorageAt", Feed.ToString(), "0x0", Hash32.FromBigInteger(word).ToString());
        await CallAsync("l1", "anvil_setStorageAt", Feed.ToString(), "0x1", Hash32.FromBigInteger(ageSeconds).ToString());
        await CallAsync("l1", "anvil_mine", "0x1");
    }

    /// <summary>An event's entries, as soon as there are as many: the node mines a transaction a moment after it took it.</summary>
    private async Task<IReadOnlyList<LogEntry>> LogsAsync(Address contract, AbiEvent wanted, int atLeast)
    {
        EvmClient client = new(chains["l1"].Rpc);
        LogFilter filter = new() { FromBlock = new BlockNumber(0), ToBlock = BlockTag.Latest, Addresses = [contract], Topics = [[wanted.Topic]] };
        for (int round = 0; ; round++)
        {
            IReadOnlyList<LogEntry> found = await client.GetLogsAsync(filter);
            if (found.Count >= atLeast || round == 100)
            {
                return found;
            }

            await Task.Delay(50);
        }
    }

    private async Task CallAsync(string chain, string method, params JsonNode?[] parameters) => await chains[chain].Rpc.SendAsync(method, new JsonArray(parameters));

    private sealed class MemoryStore : ITreasuryStore
    {
        private int version;

        public ConcurrentDictionary<string, List<BridgeTransfer>> Transfers { get; } = [];

        public Task<bool> TryStartAsync(BridgeTransfer transfer, CancellationToken cancellationToken)
        {
            List<BridgeTransfer> list = Transfers.GetOrAdd(transfer.Network, _ => []);
            if (list.Exists(other => !other.IsEnded))
            {
                return Task.FromResult(false);
            }

            list.Insert(0, transfer with { ETag = Next() });
            return Task.FromResult(true);
        }

        public Task<bool> TryUpdateAsync(BridgeTransfer transfer, CancellationToken cancellationToken)
        {
            List<BridgeTransfer> list = Transfers[transfer.Network];
            int at = list.FindIndex(other => other.Id == transfer.Id && other.ETag == transfer.ETag);
            if (at >= 0)
            {
                list[at] = transfer with { ETag = Next() };
            }

            return Task.FromResult(at >= 0);
        }

        public Task<IReadOnlyList<BridgeTransfer>> ListAsync(string network, DateTimeOffset from, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<BridgeTransfer>>([.. Transfers.GetValueOrDefault(network) ?? []]);

        private string Next() => (++version).ToString(CultureInfo.InvariantCulture);
    }
}
