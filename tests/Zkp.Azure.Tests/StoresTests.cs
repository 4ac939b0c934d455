using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Azure.Core;
using Azure.Data.Tables;
using Zkp.Evm;
using Zkp.Pipeline.Budgets;
using Zkp.Pipeline.Indexing;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Azure.Tests;

public sealed class StoresTests(AzuriteFixture azurite)
{
    private readonly string tenant = $"tenant-{Guid.NewGuid():n}";

    [Fact]
    public async Task Indexed_events_come_newest_first_and_a_rewind_takes_the_ones_above_it()
    {
        TableChainIndex index = new(azurite.Tables);
        string network = $"network-{Guid.NewGuid():n}";
        IndexedEvent[] events = [.. new[] { (7, 0), (7, 1), (9, 0), (123456, 3) }.Select(place => new IndexedEvent
        {
            BlockNumber = (ulong)place.Item1, LogIndex = (ulong)place.Item2, BlockHash = "b", TransactionHash = "t", Contract = "c", Name = "n", Arguments = "a",
        })];
        IndexCursor cursor = new(new BlockNumber(123456), Hash32.KeccakOf("head"));

        Assert.Null(await index.FindCursorAsync(network, default));
        await index.AddAsync(network, events, cursor, default);
        await index.AddAsync(network, events, cursor, default);
        Assert.Equal(cursor, await index.FindCursorAsync(network, default));
        Assert.Equal(events.Reverse(), await index.ListAsync(network, 10, default));
        Assert.Equal([events[3], events[2]], await index.ListAsync(network, 2, default));

        await index.RewindAsync(network, new IndexCursor(new BlockNumber(7), Hash32.Zero), default);
        Assert.Equal([events[1], events[0]], await index.ListAsync(network, 10, default));
        Assert.Equal(7UL, (await index.FindCursorAsync(network, default))!.Number.Value);
    }

    [Fact]
    public async Task A_tenants_day_holds_no_more_than_its_limit_however_many_ask_at_once()
    {
        TableTenantBudgets budgets = new(azurite.Tables);
        DateOnly day = new(2030, 1, 2);
        Assert.True(await budgets.TryHoldAsync(tenant, day, "free", BigInteger.Pow(10, 30), default));
        await budgets.SettleAsync(tenant, day, new Dictionary<string, BigInteger> { ["free"] = 0 }, default);
        await budgets.SetLimitAsync(tenant, 1000, default);

        bool[] held = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => budgets.TryHoldAsync(tenant, day, $"proof-{i}", 150, default)));

        Assert.Equal(6, held.Count(isHeld => isHeld));
        TenantDay full = await budgets.FindAsync(tenant, day, default);
        Assert.Equal((1000, 900, 100), ((int)full.MaxWei!, (int)full.HeldWei!, (int)full.LeftWei!));
        string first = $"proof-{Array.IndexOf(held, true)}";
        Assert.True(await budgets.TryHoldAsync(tenant, day, first, 150, default), "the same proof again counts once");
        await budgets.SettleAsync(tenant, day, new Dictionary<string, BigInteger> { [first] = 50 }, default);
        Assert.Equal(800, (await budgets.FindAsync(tenant, day, default)).HeldWei);
        Assert.Equal(0, (await budgets.FindAsync(tenant, day.AddDays(1), default)).HeldWei);
        Assert.Equal(0, (await budgets.FindAsync(tenant + "-other", day, default)).HeldWei);

        await budgets.SetLimitAsync(tenant, null, default);
        Assert.Null((await budgets.FindAsync(tenant, day, default)).MaxWei);
        Assert.True(await budgets.TryHoldAsync(tenant, day, "any", BigInteger.Pow(10, 30), default));
    }

    [Fact]
    public async Task Many_proofs_are_held_in_their_order_until_the_day_is_full_and_settled_at_once()
    {
        TableTenantBudgets budgets = new(azurite.Tables);
        DateOnly day = new(2030, 1, 3);
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => $"proof-{i}")];
        Assert.Equal(ids, await budgets.HoldEachAsync(tenant, day, ids, 1_000_000, default));
        await budgets.SetLimitAsync(tenant, 1000, default);

        Assert.Equal(ids[..33], await budgets.HoldEachAsync(tenant, day, ids, 30, default));
        Assert.Equal(ids[..33], await budgets.HoldEachAsync(tenant, day, ids, 30, default));
        Assert.Equal(990, (await budgets.FindAsync(tenant, day, default)).HeldWei);

        // Four batches that end at the same moment, the last of them told twice.
        Dictionary<string, BigInteger>[] ended = [.. ids[..33].Chunk(10).Select(some => some.ToDictionary(id => id, _ => (BigInteger)7))];
        await Task.WhenAll(ended.Append(ended[^1]).Select(costs => budgets.SettleAsync(tenant, day, costs, default)));
        Assert.Equal(33 * 7, (await budgets.FindAsync(tenant, day, default)).HeldWei);
    }

    [Fact]
    public async Task What_is_known_of_rpc_endpoints_is_kept_by_network()
    {
        TableRpcMemory memory = new(azurite.Tables);
        string network = $"network-{Guid.NewGuid():n}";
        RpcEndpointMemory kept = new("https://rpc.example", 0.25, 0.5, TimeSpan.FromMilliseconds(120), DateTimeOffset.UnixEpoch);

        Assert.Empty(await memory.ReadAsync(network, default));
        await memory.WriteAsync(network, [kept with { ErrorRate = 1 }], default);
        await memory.WriteAsync(network, [kept], default);

        Assert.Equal(kept, Assert.Single(await memory.ReadAsync(network, default)));
        Assert.Empty(await memory.ReadAsync(network + "-other", default));
    }

    [Fact]
    public async Task The_first_use_of_an_idempotency_key_wins_every_race()
    {
        TableIdempotencyStore store = new(azurite.Tables);
        Assert.Null(await store.FindAsync(tenant, "a/b?c#d", default));

        IdempotencyBinding[] bound = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => store.BindAsync(tenant, "a/b?c#d", new IdempotencyBinding($"p{i}", "hash"), default)));

        Assert.Single(bound.Distinct());
        Assert.Equal(bound[0], await store.FindAsync(tenant, "a/b?c#d", default));
        Assert.Null(await store.FindAsync(tenant + "x", "a/b?c#d", default));
    }

    [Fact]
    public async Task Api_keys_are_found_by_hash_until_revoked()
    {
        TableApiKeyStore store = new(azurite.Tables);
        string hash = Guid.NewGuid().ToString("n");
        Assert.Null(await store.FindTenantAsync(hash, default));

        await store.AddAsync(hash, tenant, default);
        Assert.Equal(tenant, await store.FindTenantAsync(hash, default));

        await store.RevokeAsync(hash, default);
        Assert.Null(await store.FindTenantAsync(hash, default));
    }

    [Fact]
    public async Task The_first_proof_stored_stands()
    {
        BlobProofArtifacts artifacts = new(azurite.Blobs);
        ProofKey key = new(tenant, "proof");
        Assert.Null(await artifacts.FindAsync(key, default));

        await artifacts.PutAsync(key, Artifact(1), default);
        await artifacts.PutAsync(key, Artifact(2), default);

        Assert.Equal(1, (await artifacts.FindAsync(key, default))!.Proof.GetInt32());
    }

    [Fact]
    public async Task Quotes_and_an_operators_journal_are_written_once_when_answers_get_lost()
    {
        TableClientOptions options = new() { Retry = { Delay = TimeSpan.FromMilliseconds(10) } };
        options.AddPolicy(new LostAnswers(), HttpPipelinePosition.PerRetry);
        TableServiceClient tables = new(azurite.ConnectionString, options);
        BoundQuote quote = Quote(new NetworkQuote { Network = "net" });
        await new TableQuoteStore(tables).AddAsync(tenant, quote, default);
        Assert.NotNull(await new TableQuoteStore(azurite.Tables).FindAsync(tenant, quote.Id, default));

        long chain = Random.Shared.NextInt64(long.MaxValue);
        TableOperatorJournal journal = new(new LedgerStorage(tables));
        OperatorRecord line = new(quote.ExpiresAt, "me", OperatorAction.Bump, new AccountKey(chain, default), "id", new Nonce(1), OperatorOutcome.Done, "why");
        await journal.AppendAsync(line, default);
        await journal.AppendAsync(line, default);
        Assert.Equal([line, line], await journal.ReadAsync(chain, 10, default));
    }

    [Fact]
    public async Task A_quote_is_its_tenants_own_and_is_forgotten_after_it_expired()
    {
        TableQuoteStore store = new(azurite.Tables);
        NetworkQuote network = new() { Network = "net", ExpectedFeeWei = BigInteger.Parse("123456789012345678901234567890", CultureInfo.InvariantCulture), WorstFeeWei = 9 };
        BoundQuote quote = Quote(network);
        await store.AddAsync(tenant, quote, default);

        BoundQuote found = (await store.FindAsync(tenant, quote.Id, default))!;
        Assert.Equal(JsonSerializer.Serialize(quote), JsonSerializer.Serialize(found));
        Assert.Equal(network.ExpectedFeeWei, found.Cite().ExpectedFeeWei);
        Assert.Null(await store.FindAsync(tenant + "x", quote.Id, default));

        await store.PurgeAsync(quote.ExpiresAt, default);
        Assert.NotNull(await store.FindAsync(tenant, quote.Id, default));
        await store.PurgeAsync(quote.ExpiresAt.AddSeconds(1), default);
        Assert.Null(await store.FindAsync(tenant, quote.Id, default));
    }

    [Fact]
    public async Task A_networks_history_gives_the_newest_first_and_each_proof_once()
    {
        TableNetworkHistory store = new(azurite.Tables);
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        FinalitySample[] samples = [.. Enumerable.Range(0, 4).Select(i => new FinalitySample(tenant, ProofId.New(now.AddMinutes(i)), i, 10 * i))];
        foreach (FinalitySample sample in samples.Append(samples[0]))
        {
            await store.AddAsync(sample, default);
        }

        Assert.Equal(samples.Reverse(), await store.ReadAsync(tenant, 10, default));
        Assert.Equal(samples.Reverse().Take(2), await store.ReadAsync(tenant, 2, default));
        Assert.Empty(await store.ReadAsync(tenant + "x", 2, default));
    }

    [Fact]
    public async Task Of_many_transfers_that_start_at_once_one_does_and_the_next_when_it_has_ended()
    {
        TableTreasuryStore store = new(new LedgerStorage(azurite.Tables));
        DateTimeOffset now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);
        BridgeTransfer Transfer(int minute) => new()
        {
            Id = ProofId.New(now.AddMinutes(minute)), Network = tenant, L1Network = "l1", Signer = Address.Zero, AmountWei = 5, State = BridgeTransferState.Sending,
            BalanceBeforeWei = 1, CreatedAt = now.AddMinutes(minute),
        };

        bool[] started = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => store.TryStartAsync(Transfer(i), default)));
        Assert.Single(started, true);
        BridgeTransfer read = Assert.Single(await store.ListAsync(tenant, now.AddDays(-1), default));

        BridgeTransfer ended = read with { State = BridgeTransferState.Arrived, FeeWei = 3 };
        Assert.True(await store.TryUpdateAsync(ended, default));
        Assert.False(await store.TryUpdateAsync(read with { State = BridgeTransferState.Failed }, default));
        BridgeTransfer next = Transfer(30);
        Assert.True(await store.TryStartAsync(next, default));

        IReadOnlyList<BridgeTransfer> all = await store.ListAsync(tenant, now.AddDays(-1), default);
        Assert.Equal([next.Id, ended.Id], all.Select(transfer => transfer.Id));
        Assert.Equal(ended with { ETag = null }, all[1] with { ETag = null });
    }

    private static ProofArtifact Artifact(int proof) => new(JsonSerializer.SerializeToElement(proof), JsonSerializer.SerializeToElement(0));

    private static BoundQuote Quote(NetworkQuote network)
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        return new BoundQuote
        {
            Id = ProofId.New(now), Circuit = "c", CircuitVersion = 1, Policy = new ProofPolicy { Networks = ["net"] },
            Decision = new RoutingDecision("net", "why", [new RoutingRow(network, [], new RouterScore(1, 1, 1, 1, 0))], now), ExpiresAt = now.AddMinutes(5),
        };
    }
}
