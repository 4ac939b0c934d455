namespace Zkp.Evm.Tests.Sending;

/// <summary>What an operator sees and does, on a real node.</summary>
public sealed class TransactionOperatorTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private readonly InMemoryTransactionLedger ledger = new();
    private readonly InMemoryOperatorJournal journal = new();

    [Fact]
    public async Task Lists_what_is_pending_with_its_next_step()
    {
        (TransactionPool pool, TransactionOperator desk, _) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        await pool.SubmitAsync(AnvilChain.Request("b"));
        await chain.MineAsync();
        await pool.SubmitAsync(AnvilChain.Request("c"));
        await pool.AdvanceAsync("a");
        IReadOnlyList<PendingTransaction> pending = await desk.ListPendingAsync();
        Assert.Equal([("a", "Wait"), ("b", "Record"), ("c", "Broadcast")], pending.Select(line => (line.Entry.RequestId, line.NextStep)));
        Assert.Empty(journal.Lines);
    }

    [Fact]
    public async Task A_bump_first_says_what_it_would_do_and_then_does_that()
    {
        (TransactionPool pool, TransactionOperator desk, _) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        OperatorRecord dry = await desk.BumpAsync("a", "ann", dryRun: true);
        Assert.Equal(OperatorOutcome.WouldDo, dry.Outcome);
        Assert.True(dry.MaxFeePerGas >= Wei.FromGwei(22));
        Assert.Single((await pool.AdvanceAsync("a")).Variants);

        OperatorRecord done = await desk.BumpAsync("a", "ann", dryRun: false);
        Assert.Equal((OperatorOutcome.Done, dry.MaxFeePerGas, 2), (done.Outcome, done.MaxFeePerGas, done.Entry!.Variants.Count));
        Assert.Equal(
            [OperatorOutcome.WouldDo, OperatorOutcome.Begun, OperatorOutcome.Done], journal.Lines.Select(line => line.Outcome));
        Assert.All(journal.Lines, line => Assert.Equal(("ann", OperatorAction.Bump, "a"), (line.By, line.Action, line.RequestId)));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("a")).State);
        Assert.Equal(OperatorOutcome.Refused, (await desk.BumpAsync("a", "ann", dryRun: false)).Outcome);
    }

    [Fact]
    public async Task A_cancellation_does_not_break_the_queue()
    {
        (TransactionPool pool, TransactionOperator desk, LocalSigner signer) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        await pool.SubmitAsync(AnvilChain.Request("b"));
        await pool.SubmitAsync(AnvilChain.Request("c"));
        Assert.Equal(OperatorOutcome.WouldDo, (await desk.CancelAsync("b", "ann", dryRun: true)).Outcome);
        Assert.Equal(OperatorOutcome.Done, (await desk.CancelAsync("b", "ann", dryRun: false)).Outcome);
        Assert.Contains("already", (await desk.CancelAsync("b", "ann", dryRun: false)).Explanation, StringComparison.Ordinal);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("a")).State);
        Assert.Equal((LedgerState.Released, CancelReason.Requested), ((await pool.AdvanceAsync("b")).State, (await pool.AdvanceAsync("b")).CancelReason));
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("c")).State);
        Assert.Equal(OperatorOutcome.Refused, (await desk.CancelAsync("a", "ann", dryRun: false)).Outcome);
        Assert.Equal(3, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    [Fact]
    public async Task What_somebody_else_signed_meanwhile_is_not_called_done()
    {
        (TransactionPool pool, TransactionOperator desk, _) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        InterruptedJournal interrupted = new(async () =>
            Assert.Equal(OperatorOutcome.Done, (await desk.BumpAsync("a", "ann", dryRun: false)).Outcome));

        OperatorRecord record = await new TransactionOperator(pool, interrupted, TimeProvider.System).CancelAsync("a", "bob", dryRun: false);

        Assert.Equal(OperatorOutcome.Refused, record.Outcome);
        Assert.DoesNotContain((await pool.AdvanceAsync("a")).Variants, variant => variant.IsCancellation);
    }

    [Fact]
    public async Task A_lease_is_rewound_only_when_nothing_was_signed()
    {
        (TransactionPool pool, TransactionOperator desk, LocalSigner signer) = await NewDeskAsync();
        AccountKey key = new(31337, signer.Address);
        await ledger.TryReserveAsync(key, null, new Nonce(1), Reserved("a", key, Nonce.Zero));
        Assert.Equal(OperatorOutcome.WouldDo, (await desk.RewindLeaseAsync("a", "ann", dryRun: true)).Outcome);
        OperatorRecord done = await desk.RewindLeaseAsync("a", "ann", dryRun: false);
        Assert.Equal((OperatorOutcome.Done, LedgerState.Released), (done.Outcome, done.Entry!.State));
        Assert.Equal(Nonce.Zero, (await pool.SubmitAsync(AnvilChain.Request("b"))).Nonce);
        OperatorRecord refused = await desk.RewindLeaseAsync("b", "ann", dryRun: false);
        Assert.Equal(OperatorOutcome.Refused, refused.Outcome);
        Assert.Contains("may be out", refused.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gap_is_filled_only_where_it_is_one()
    {
        (TransactionPool pool, TransactionOperator desk, LocalSigner signer) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        AccountKey key = new(31337, signer.Address);
        NonceCursor cursor = (await ledger.ReadCursorAsync(key))!;
        await ledger.TryMoveCursorAsync(key, cursor, cursor.Slots.AdvanceTo(new Nonce(2)));
        await pool.SubmitAsync(AnvilChain.Request("b"));

        Assert.Equal(OperatorOutcome.Refused, (await desk.FillGapAsync(signer.Address, Nonce.Zero, "ann", dryRun: false)).Outcome);
        Assert.Contains("'b'", (await desk.FillGapAsync(signer.Address, new Nonce(2), "ann", dryRun: false)).Explanation, StringComparison.Ordinal);
        Assert.Contains("nobody waits", (await desk.FillGapAsync(signer.Address, new Nonce(3), "ann", dryRun: false)).Explanation, StringComparison.Ordinal);
        Assert.Equal(OperatorOutcome.WouldDo, (await desk.FillGapAsync(signer.Address, new Nonce(1), "ann", dryRun: true)).Outcome);
        Assert.Equal(OperatorOutcome.Done, (await desk.FillGapAsync(signer.Address, new Nonce(1), "ann", dryRun: false)).Outcome);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("b")).State);
        Assert.Equal(3, (await chain.TransactionsOfAsync(signer.Address)).Count);
        await Assert.ThrowsAsync<KeyNotFoundException>(() => desk.CancelAsync("unknown", "ann", dryRun: true));
    }

    [Fact]
    public async Task A_gap_whose_filler_was_given_back_is_filled_all_the_same()
    {
        (TransactionPool pool, TransactionOperator desk, LocalSigner signer) = await NewDeskAsync();
        await pool.SubmitAsync(AnvilChain.Request("a"));
        AccountKey key = new(31337, signer.Address);
        NonceCursor cursor = (await ledger.ReadCursorAsync(key))!;
        await ledger.TryReserveAsync(key, cursor, cursor.Slots.Take(new Nonce(1)), Reserved("gap-filler-1", key, new Nonce(1)));
        await pool.SubmitAsync(AnvilChain.Request("b"));
        Assert.Equal(OperatorOutcome.Done, (await desk.RewindLeaseAsync("gap-filler-1", "ann", dryRun: false)).Outcome);

        Assert.Equal(OperatorOutcome.Done, (await desk.FillGapAsync(signer.Address, new Nonce(1), "ann", dryRun: false)).Outcome);

        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await pool.AdvanceAsync("b")).State);
    }

    private static LedgerEntry Reserved(string request, AccountKey key, Nonce nonce) => new()
    {
        RequestId = request, AccountKey = key, Nonce = nonce, State = LedgerState.Reserved, To = AnvilChain.Accepting, Data = [], GasLimit = 100_000,
        MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1), CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    private async Task<(TransactionPool Pool, TransactionOperator Desk, LocalSigner Signer)> NewDeskAsync()
    {
        LocalSigner signer = await chain.NewAccountAsync();

        // Nothing happens by itself here: only what the operator does.
        TransactionManagerOptions options = AnvilChain.FastOptions with
        {
            Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(500), StuckAfter = TimeSpan.FromHours(1) }, RescueInterval = TimeSpan.FromHours(1),
        };
        TransactionPool pool = new([chain.NewManager(signer, ledger, options: options)], ledger);
        return (pool, new TransactionOperator(pool, journal, TimeProvider.System), signer);
    }
}
