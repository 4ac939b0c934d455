using System.Security.Cryptography;
using System.Text.Json;
using Azure.Data.Tables;
using Zkp.Evm;

namespace Zkp.Azure.Tests;

/// <summary>The table keeps what the port promises, with the emulator's real conflicts.</summary>
public sealed class TableTransactionLedgerTests(AzuriteFixture azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TableTransactionLedger ledger = new(new LedgerStorage(azurite.Tables));
    private readonly AccountKey account = new(31337, LocalSigner.Create().Address);

    [Fact]
    public async Task Of_racing_reservations_each_gets_a_nonce_of_its_own()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            while (true)
            {
                NonceCursor? cursor = await ledger.ReadCursorAsync(account);
                Nonce nonce = cursor?.Next ?? Nonce.Zero;
                if (await ledger.TryReserveAsync(account, cursor, nonce.Next, Entry($"request-{i}", nonce)))
                {
                    return;
                }
            }
        }));

        List<LedgerEntry> open = await ledger.ListOpenAsync(account).ToListAsync();
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (ulong)i), open.Select(entry => entry.Nonce.Value).Order());
        Assert.Equal(new Nonce(12), (await ledger.ReadCursorAsync(account))!.Next);
    }

    [Fact]
    public async Task A_request_gets_one_entry_and_a_nonce_one_request()
    {
        Assert.True(await ledger.TryReserveAsync(account, null, new Nonce(1), Entry("a", Nonce.Zero)));
        NonceCursor cursor = (await ledger.ReadCursorAsync(account))!;

        Assert.False(await ledger.TryReserveAsync(account, null, new Nonce(1), Entry("b", Nonce.Zero)));
        Assert.False(await ledger.TryReserveAsync(account, cursor, new Nonce(2), Entry("a", new Nonce(1))));
        Assert.False(await ledger.TryReserveAsync(account, cursor, new Nonce(1), Entry("b", Nonce.Zero)));
        Assert.Equal(cursor, await ledger.ReadCursorAsync(account));
        Assert.Null(await ledger.FindAsync(account, "b"));
    }

    [Fact]
    public async Task Of_two_updates_of_one_version_the_second_is_refused()
    {
        await ledger.TryReserveAsync(account, null, new Nonce(1), Entry("a", Nonce.Zero));
        LedgerEntry read = (await ledger.FindAsync(account, "a"))!;

        LedgerEntry? first = await ledger.TryUpdateAsync(read with { State = LedgerState.Signed });
        LedgerEntry? second = await ledger.TryUpdateAsync(read with { State = LedgerState.Released });

        Assert.NotNull(first);
        Assert.Null(second);
        Assert.Equal(LedgerState.Signed, (await ledger.FindAsync(account, "a"))!.State);
        Assert.NotNull(await ledger.TryUpdateAsync(first with { State = LedgerState.Broadcast }));
    }

    [Fact]
    public async Task An_entry_comes_back_whole_and_leaves_the_open_list_at_its_end()
    {
        SignedVariant variant = new()
        {
            Hash = Hash32.KeccakOf("x"), RawBytes = [1, 2, 3], MaxFee = Wei.FromGwei(30), PriorityFee = Wei.FromGwei(1), SignedAt = Start, BroadcastAt = Start.AddSeconds(1),
        };
        LedgerEntry entry = Entry("a", Nonce.Zero) with { Variants = [variant] };
        await ledger.TryReserveAsync(account, null, new Nonce(1), entry);

        LedgerEntry read = (await ledger.FindAsync(account, "a"))!;
        Assert.Equal(JsonSerializer.Serialize(entry), JsonSerializer.Serialize(read));

        await ledger.TryUpdateAsync(read with { State = LedgerState.Finalized });
        Assert.Empty(await ledger.ListOpenAsync(account).ToListAsync());
    }

    /// <summary>A property of a row has 64 KiB, in UTF-16, and a batch of many proofs with its signed bytes needs more.</summary>
    [Fact]
    public async Task The_largest_call_that_is_sent_is_kept_with_its_signed_bytes()
    {
        await ledger.TryReserveAsync(account, null, new Nonce(1), Entry("large", Nonce.Zero) with { Data = RandomNumberGenerator.GetBytes(TransactionManager.MaxDataBytes) });
        LedgerEntry reserved = (await ledger.FindAsync(account, "large"))!;
        SignedVariant variant = new()
        {
            Hash = Hash32.KeccakOf("x"), RawBytes = RandomNumberGenerator.GetBytes(TransactionManager.MaxDataBytes + 200), MaxFee = Wei.FromGwei(30), PriorityFee = Wei.FromGwei(1), SignedAt = Start,
        };
        LedgerEntry signed = (await ledger.TryUpdateAsync(reserved with { Variants = [variant with { RawBytes = [] }, variant, variant] }))!;

        LedgerEntry read = (await ledger.FindAsync(account, "large"))!;
        Assert.Equal(JsonSerializer.Serialize(signed), JsonSerializer.Serialize(read));
        TableEntity row = await azurite.Tables.GetTableClient("transactions").GetEntityAsync<TableEntity>(
            $"{account.ChainId}-{account.Account.ToString().ToLowerInvariant()}", "r-large");
        Assert.All(row.Select(property => property.Value).OfType<string>(), text => Assert.InRange(text.Length, 0, 32 * 1024));

        // The whole row may have 1 MiB.
        Assert.InRange(row.Select(property => property.Value).OfType<string>().Sum(text => text.Length), 3 * TransactionManager.MaxDataBytes, 400 * 1024);

        // Shorter again, nothing of what was longer is left.
        LedgerEntry shorter = (await ledger.TryUpdateAsync(read with { State = LedgerState.Finalized, Variants = [] }))!;
        Assert.Equal(JsonSerializer.Serialize(shorter), JsonSerializer.Serialize(await ledger.FindAsync(account, "large")));
    }

    [Fact]
    public async Task The_cursor_moves_only_from_where_it_was_read()
    {
        Assert.True(await ledger.TryMoveCursorAsync(account, null, new Nonce(5)));
        NonceCursor cursor = (await ledger.ReadCursorAsync(account))!;
        Assert.True(await ledger.TryMoveCursorAsync(account, cursor, new Nonce(9)));
        Assert.False(await ledger.TryMoveCursorAsync(account, cursor, new Nonce(7)));
        Assert.Equal(new Nonce(9), (await ledger.ReadCursorAsync(account))!.Next);
    }

    [Fact]
    public async Task A_lease_that_is_given_back_frees_its_nonce_and_ends_its_entry()
    {
        await ledger.TryReserveAsync(account, null, new Nonce(1), Entry("a", Nonce.Zero));
        NonceCursor first = (await ledger.ReadCursorAsync(account))!;
        await ledger.TryReserveAsync(account, first, new Nonce(2), Entry("b", new Nonce(1)));
        NonceCursor cursor = (await ledger.ReadCursorAsync(account))!;
        LedgerEntry read = (await ledger.FindAsync(account, "a"))!;
        LedgerEntry released = read with { State = LedgerState.Released };

        Assert.False(await ledger.TryGiveBackAsync(account, first, cursor.Slots.GiveBack(Nonce.Zero), released));
        Assert.False(await ledger.TryGiveBackAsync(account, cursor, cursor.Slots.GiveBack(Nonce.Zero), released with { ETag = (await ledger.FindAsync(account, "b"))!.ETag }));
        Assert.True(await ledger.TryGiveBackAsync(account, cursor, cursor.Slots.GiveBack(Nonce.Zero), released));
        Assert.Null(await ledger.TryUpdateAsync(read with { State = LedgerState.Signed }));

        NonceCursor after = (await ledger.ReadCursorAsync(account))!;
        Assert.Equal([Nonce.Zero], after.Slots.Returned);
        Assert.Equal((new Nonce(2), new Nonce(2)), (after.Next, after.Slots.LeasedTo));
        (Nonce again, NonceSlots left) = after.Slots.Lease(Nonce.Zero);
        Assert.True(await ledger.TryReserveAsync(account, after, left, Entry("c", again)));
        Assert.Equal(["b", "c"], (await ledger.ListOpenAsync(account).ToListAsync()).Select(entry => entry.RequestId).Order());
        Assert.Equal(LedgerState.Released, (await ledger.FindAsync(account, "a"))!.State);
    }

    [Fact]
    public async Task Of_racing_assignments_the_first_one_stays()
    {
        Address[] proposals = [.. Enumerable.Range(0, 6).Select(_ => LocalSigner.Create().Address)];
        long chain = 1_000_000 + Random.Shared.Next(1_000_000_000);
        Address[] told = await Task.WhenAll(proposals.Select(proposal => ledger.AssignAsync(chain, "a", proposal)));
        Assert.Contains(Assert.Single(told.Distinct()), proposals);
    }

    [Fact]
    public async Task Of_racing_holders_a_day_holds_no_more_than_its_limit()
    {
        DateOnly day = new(2026, 1, 1);
        long chain = 1_000_000 + Random.Shared.Next(1_000_000_000);
        Wei limit = new(100);
        bool[] held = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => ledger.TryHoldAsync(chain, day, $"h{i}", new Wei(30), limit)));
        Assert.Equal(3, held.Count(fits => fits));

        // Again is not more; less is what it was; settled at less makes room.
        string holder = $"h{Array.IndexOf(held, true)}";
        Assert.True(await ledger.TryHoldAsync(chain, day, holder, new Wei(30), limit));
        Assert.True(await ledger.TryHoldAsync(chain, day, holder, new Wei(5), limit));
        Assert.False(await ledger.TryHoldAsync(chain, day, holder, new Wei(41), limit));
        Assert.True(await ledger.TryHoldAsync(chain, day, holder, new Wei(40), limit));
        await ledger.SettleAsync(chain, day, holder, new Wei(10));
        await ledger.SettleAsync(chain, day, holder, new Wei(10));
        Assert.True(await ledger.TryHoldAsync(chain, day, "new", new Wei(30), limit));
        Assert.False(await ledger.TryHoldAsync(chain, day, "newer", new Wei(1), limit));
        Assert.True(await ledger.TryHoldAsync(chain, day.AddDays(1), "newer", new Wei(1), limit));
    }

    private LedgerEntry Entry(string requestId, Nonce nonce) => new()
    {
        RequestId = requestId,
        AccountKey = account,
        Nonce = nonce,
        State = LedgerState.Reserved,
        To = account.Account,
        Data = [1, 2, 3],
        GasLimit = 100_000,
        MaxFeePerGas = Wei.FromGwei(30),
        MaxPriorityFeePerGas = Wei.FromGwei(1),
        CreatedAt = Start,
        UpdatedAt = Start,
    };
}
