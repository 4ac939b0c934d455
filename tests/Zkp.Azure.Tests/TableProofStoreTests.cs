using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Azure.Tests;

public sealed class TableProofStoreTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TableProofStore store = new(azurite.Tables);
    private readonly string tenant = $"tenant-{Guid.NewGuid():n}";

    [Fact]
    public async Task A_record_comes_back_as_it_was_stored()
    {
        ProofRecord record = Record(0) with { Statement = System.Numerics.BigInteger.Pow(2, 250) + 1, Policy = new ProofPolicy { MaxFeeWei = 5 } };
        Assert.True(await store.TryAddAsync(record, default));

        ProofRecord? found = await store.FindAsync(tenant, record.Id, default);

        Assert.Equivalent(record, found, strict: true);
        Assert.Equal(record.Statement, found!.Statement);
        Assert.False(await store.TryAddAsync(record with { Circuit = "other" }, default));
        Assert.Null(await store.FindAsync("somebody-else", record.Id, default));
    }

    [Fact]
    public async Task Racing_updates_are_all_applied()
    {
        ProofRecord record = Record(0);
        await store.TryAddAsync(record, default);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => store.UpdateAsync(
            tenant, record.Id, found => found with { Timeline = [.. found.Timeline, new TimelineEntry(ProofState.Proving, Start, $"{i}")] }, default)));

        ProofRecord after = (await store.FindAsync(tenant, record.Id, default))!;
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), after.Timeline.Skip(1).Select(entry => entry.Note!).Order());
    }

    [Fact]
    public async Task Pages_come_newest_first_and_do_not_overlap()
    {
        string[] ids = new string[7];
        for (int i = 0; i < ids.Length; i++)
        {
            ProofRecord record = Record(i);
            ids[i] = record.Id;
            await store.TryAddAsync(i % 2 == 0 ? record : record.Fail("x", "y", Start), default);
        }

        ProofPage first = await store.ListAsync(tenant, null, 4, null, default);
        ProofPage second = await store.ListAsync(tenant, null, 4, first.Continuation, default);
        ProofPage failed = await store.ListAsync(tenant, ProofState.Failed, 10, null, default);

        Assert.Equal(ids.Reverse(), first.Records.Concat(second.Records).Select(record => record.Id));
        Assert.Null(second.Continuation);
        Assert.Equal([ids[5], ids[3], ids[1]], failed.Records.Select(record => record.Id));
    }

    [Fact]
    public async Task Open_records_are_listed_until_they_end()
    {
        ProofRecord record = Record(0);
        await store.TryAddAsync(record, default);
        Assert.Contains(new ProofKey(tenant, record.Id), await OpenAsync());

        await store.UpdateAsync(tenant, record.Id, found => found.Fail("x", "y", Start), default);

        Assert.DoesNotContain(new ProofKey(tenant, record.Id), await OpenAsync());
    }

    [Fact]
    public async Task Many_records_change_together_whoever_else_changes_them()
    {
        ProofRecord[] records = [.. Enumerable.Range(0, 40).Select(i => Record(i) with { Tenant = i < 35 ? tenant : tenant + "-other" })];
        await Task.WhenAll(records.Select(record => store.TryAddAsync(record, default)));
        ProofKey[] keys = [.. records.Select(record => new ProofKey(record.Tenant, record.Id))];

        IReadOnlyList<ProofRecord>[] seen = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => store.UpdateEachAsync(
            keys, found => found with { Timeline = [.. found.Timeline, new TimelineEntry(ProofState.Proving, Start, $"{i}")] }, default)));

        Assert.All(seen, each => Assert.Equal(keys, each.Select(record => new ProofKey(record.Tenant, record.Id))));
        Assert.All(
            await store.UpdateEachAsync(keys, found => found, default),
            record => Assert.Equal(["0", "1", "2"], record.Timeline.Skip(1).Select(entry => entry.Note!).Order()));

        IReadOnlyList<ProofRecord> ended = await store.UpdateEachAsync(keys, found => found.Id == keys[3].Id ? found : found.Fail("x", "y", Start), default);
        Assert.Equal(keys[3].Id, Assert.Single(ended, record => record.State == ProofState.Accepted).Id);
        Assert.Equal([keys[3]], (await OpenAsync()).Intersect(keys));
        await store.UpdateEachAsync(keys, found => found.Fail("x", "y", Start), default);
        Assert.Empty((await OpenAsync()).Intersect(keys));
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.UpdateEachAsync([keys[0], new ProofKey(tenant, "nobody")], found => found, default));
    }

    private async Task<List<ProofKey>> OpenAsync() => await store.ListOpenAsync(default).ToListAsync();

    private ProofRecord Record(int second) => new()
    {
        Id = ProofId.New(Start.AddSeconds(second)),
        Tenant = tenant,
        Circuit = "c",
        CircuitVersion = 1,
        Policy = ProofPolicy.None,
        InputId = "input",
        CreatedAt = Start,
        State = ProofState.Accepted,
        Timeline = [new TimelineEntry(ProofState.Accepted, Start, null)],
    };
}
