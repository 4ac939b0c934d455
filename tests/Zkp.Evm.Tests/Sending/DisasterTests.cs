namespace Zkp.Evm.Tests.Sending;

/// <summary>
/// What jammed other people's relayers for good, replayed on a real node (OpenZeppelin/openzeppelin-relayer issues 683, 808, 818, 843):
/// a nonce drift of 633 with every slot taken, and a transaction that was evicted at its fee cap.
/// </summary>
public sealed class DisasterTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private const int Drift = 633;

    [Fact]
    public async Task A_drift_of_633_with_every_slot_taken_is_drained_to_zero()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using (TransactionManager dead = chain.NewManager(signer, ledger))
        {
            for (int i = 0; i < Drift; i++)
            {
                await dead.SubmitAsync(AnvilChain.Request($"r{i}", gasLimit: 30_000));
            }
        }

        // The pool forgets all of them, and the processes that knew of them are gone: the chain says 0, the cursor 633.
        await chain.CallAsync("anvil_dropAllTransactions");
        using TransactionManager manager = chain.NewManager(signer, ledger);
        DriftReport report = await manager.ReconcileAsync();
        Assert.Equal((Nonce.Zero, new Nonce(Drift), Drift, 0UL), (report.Latest, report.Next, report.Open, report.Drift));

        // A newcomer does not have to wait for anybody to ask for the old ones.
        await manager.SubmitAsync(AnvilChain.Request("newcomer"));
        for (int round = 0; round < 60 && report.Open > 0; round++)
        {
            report = await manager.ReconcileAsync();
            await chain.MineAsync();
        }

        Assert.Equal((new Nonce(Drift + 1), new Nonce(Drift + 1), 0, 0UL), (report.Latest, report.Next, report.Open, report.Drift));
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("newcomer")).State);
        Assert.Equal(Drift + 1, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    [Fact]
    public async Task A_drift_of_633_that_is_nobodys_goes_back_without_costing_anything()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = chain.NewManager(signer, ledger);
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await chain.MineAsync(4);
        await manager.AdvanceAsync("a");
        AccountKey key = await manager.GetAccountAsync();
        NonceCursor cursor = (await ledger.ReadCursorAsync(key))!;
        Assert.True(await ledger.TryMoveCursorAsync(key, cursor, cursor.Slots.AdvanceTo(new Nonce(1 + Drift))));

        Assert.Equal((ulong)Drift, (await manager.ReconcileAsync()).Drift);
        await manager.ReconcileAsync();
        Assert.Equal(0UL, (await manager.ReconcileAsync()).Drift);
        Assert.Equal(new Nonce(1), (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
        Assert.Equal(2, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    [Fact]
    public async Task Evicted_at_its_ceiling_it_goes_in_when_prices_fall_and_so_do_those_behind_it()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        TransactionManagerOptions options = AnvilChain.FastOptions with
        {
            Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(110), StuckAfter = TimeSpan.Zero },
        };
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: options);
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await manager.SubmitAsync(AnvilChain.Request("b"));

        // Prices rise in steps; it follows up to a step below the cap, and then it is thrown out of the pool.
        await SetBaseFeeAsync(60);
        await manager.AdvanceAsync("a");
        await SetBaseFeeAsync(400);
        LedgerEntry atCeiling = await manager.AdvanceAsync("a");
        Assert.Equal(Wei.FromGwei(100), atCeiling.Current!.MaxFee);
        await chain.CallAsync("anvil_dropAllTransactions");
        for (int poll = 0; poll < 3; poll++)
        {
            LedgerEntry refused = await manager.AdvanceAsync("a");
            Assert.Equal((LedgerState.Broadcast, atCeiling.Variants.Count, RpcErrorKind.MaxFeeBelowBaseFee), (refused.State, refused.Variants.Count, refused.LastErrorKind));
            await manager.AdvanceAsync("b");
        }

        // It can still be taken back: the step was kept. It is not; prices fall, and the same bytes go in.
        await SetBaseFeeAsync(1);
        for (int poll = 0; poll < 8; poll++)
        {
            await manager.AdvanceAsync("a");
            await manager.AdvanceAsync("b");
            await chain.MineAsync();
        }

        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal((LedgerState.Finalized, atCeiling.Current.Hash), (end.State, end.Inclusion!.Hash));
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
        Assert.Equal(2, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    private async Task SetBaseFeeAsync(int gwei)
    {
        await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(gwei).Value));
        await chain.MineAsync();
    }
}
