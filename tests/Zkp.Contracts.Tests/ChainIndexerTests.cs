using Microsoft.Extensions.Logging;
using Zkp.Cli.Deploy;
using Zkp.Evm;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Indexing;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Contracts.Tests;

/// <summary>The index of the contracts' events against what the node itself lists, before and after a reorg.</summary>
public sealed class ChainIndexerTests : IAsyncLifetime, ILogger<ChainIndexer>
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-index-").FullName;
    private readonly MemoryIndex index = new();
    private readonly List<int> told = [];
    private TestChain chain = null!;
    private Network network = null!;

    public async ValueTask InitializeAsync()
    {
        chain = await TestChain.StartAsync();
        File.WriteAllText(Path.Combine(folder, Circuit.VerifyingKeyFile), Fixture.Load(1).Key.ToJson());
        Circuit circuit = new()
        {
            Id = "cubes-1", Version = 1, Statement = StatementKind.Inputs, MaxInputBytes = 1024, PublicSignalCount = 1, DevelopmentKeys = true, Folder = folder,
        };
        DeploymentFile deployment = await new Deployer().DeployAsync(
            chain.Network, [circuit], chain.Signer, new DeployOptions { DeploymentPath = Path.Combine(folder, "local-test.json"), ReceiptTimeout = TimeSpan.FromSeconds(20) });
        network = new Network(chain.Network, deployment);
    }

    public async ValueTask DisposeAsync()
    {
        await chain.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Everything_from_the_deployment_on_is_read_once()
    {
        await SubmitAsync();

        IReadOnlyList<IndexedEvent> first = await RunAsync(chain.Signer.Address);
        IReadOnlyList<IndexedEvent> second = await RunAsync(chain.Signer.Address);

        IndexedEvent proven = Assert.Single(first, found => found.IsSubmission);
        Assert.Equal(("StatementProven", true, chain.Signer.Address.ToString()), (proven.Name, proven.IsOurs, proven.Submitter));
        Assert.Contains("CircuitVersionRegistered", first.Select(found => found.Name));
        Assert.DoesNotContain(first, found => found.Name.StartsWith("0x", StringComparison.Ordinal));
        Assert.Empty(second);
        await AssertIsWhatTheNodeListsAsync();
        Assert.DoesNotContain(420, told);
    }

    [Fact]
    public async Task A_submission_by_somebody_else_is_an_alarm()
    {
        await SubmitAsync();

        IReadOnlyList<IndexedEvent> events = await RunAsync(Address.Parse("0x1111111111111111111111111111111111111111"));

        Assert.False(Assert.Single(events, found => found.IsSubmission).IsOurs);
        Assert.Contains(420, told);
    }

    [Fact]
    public async Task What_a_reorg_takes_away_leaves_the_index_and_the_rest_stays_once()
    {
        await SubmitAsync();
        await RunAsync(chain.Signer.Address);
        Receipt paused = await chain.SendAsync(Address.Parse(network.Deployment!.Circuits["cubes-1"].Registry), AbiFunction.Parse("function pause()").Encode());
        Assert.True(paused.Succeeded);
        Assert.Equal("Paused", Assert.Single(await RunAsync(chain.Signer.Address)).Name);

        await chain.Client.Rpc.SendAsync("anvil_reorg", [1, new System.Text.Json.Nodes.JsonArray()]);
        await RunAsync(chain.Signer.Address);

        Assert.Contains(422, told);
        Assert.DoesNotContain("Paused", index.Events.Values.Select(found => found.Name));
        Assert.Single(index.Events.Values, found => found.IsSubmission);
        await AssertIsWhatTheNodeListsAsync();
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => told.Add(eventId.Id);

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private Task<IReadOnlyList<IndexedEvent>> RunAsync(Address signer) =>
        new ChainIndexer(index, this).RunAsync(network, chain.Client, [signer], CancellationToken.None);

    private async Task SubmitAsync()
    {
        FixtureProof proof = Fixture.Load(1).Proofs[0];
        byte[] data = AbiFunction.Parse("function submit(uint32,uint256[8],uint256[])").Encode(1, TestChain.Boxed(proof.Words), TestChain.Boxed(proof.PublicSignals));
        Assert.True((await chain.SendAsync(Address.Parse(network.Deployment!.Circuits["cubes-1"].Registry), data)).Succeeded);
    }

    private async Task AssertIsWhatTheNodeListsAsync()
    {
        Address[] contracts = [Address.Parse(network.Deployment!.VkHashRegistry), Address.Parse(network.Deployment.Circuits["cubes-1"].Registry)];
        IReadOnlyList<LogEntry> logs = await chain.Client.GetLogsAsync(
            new LogFilter { FromBlock = new BlockNumber(0), ToBlock = BlockTag.Latest, Addresses = contracts });
        Assert.Equal(
            logs.Select(log => (log.BlockNumber.Value, log.LogIndex, log.BlockHash.ToString())).Order(),
            index.Events.Values.Select(found => (found.BlockNumber, found.LogIndex, found.BlockHash)).Order());
    }

    private sealed class MemoryIndex : IChainIndex
    {
        private IndexCursor? cursor;

        public Dictionary<(ulong Block, ulong Log), IndexedEvent> Events { get; } = [];

        public Task<IndexCursor?> FindCursorAsync(string network, CancellationToken cancellationToken) => Task.FromResult(cursor);

        public Task AddAsync(string network, IReadOnlyList<IndexedEvent> events, IndexCursor cursor, CancellationToken cancellationToken)
        {
            foreach (IndexedEvent found in events)
            {
                Events[(found.BlockNumber, found.LogIndex)] = found;
            }

            this.cursor = cursor;
            return Task.CompletedTask;
        }

        public Task RewindAsync(string network, IndexCursor cursor, CancellationToken cancellationToken)
        {
            foreach ((ulong Block, ulong Log) place in Events.Keys.Where(place => place.Block > cursor.Number.Value).ToArray())
            {
                Events.Remove(place);
            }

            this.cursor = cursor;
            return Task.CompletedTask;
        }

        public Task<IReadOnlyList<IndexedEvent>> ListAsync(string network, int count, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
