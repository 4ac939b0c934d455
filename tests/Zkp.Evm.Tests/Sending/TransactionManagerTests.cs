namespace Zkp.Evm.Tests.Sending;

/// <summary>The life of a transaction on a real node, one promise a test.</summary>
public sealed class TransactionManagerTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    [Fact]
    public async Task Goes_from_broadcast_over_included_and_safe_to_finalized()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        await manager.StartAsync();

        LedgerEntry entry = await manager.SubmitAsync(AnvilChain.Request("a"));
        Assert.Equal(LedgerState.Broadcast, entry.State);
        Assert.Null(entry.Inclusion);
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);

        await chain.MineAsync();
        entry = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Included, entry.State);
        Assert.Equal(1UL, entry.Inclusion!.Confirmations);
        await chain.MineAsync();
        entry = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Safe, entry.State);
        Assert.Equal(2UL, entry.Inclusion!.Confirmations);
        await chain.MineAsync();
        entry = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Finalized, entry.State);
        Assert.True(entry.Inclusion!.Succeeded);
        Assert.True(entry.Inclusion.GasUsed >= 21_000);
        Assert.Equal([entry.Inclusion.Hash], await chain.TransactionsOfAsync(signer.Address));

        // What was paid is what the account lost.
        Wei left = await chain.Client.GetBalanceAsync(signer.Address);
        Assert.Equal(Wei.FromEther(10), left + entry.Inclusion.TotalFee);
    }

    [Fact]
    public async Task The_same_request_id_gives_the_same_transaction_and_another_payload_is_refused()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        LedgerEntry first = await manager.SubmitAsync(AnvilChain.Request("a"));
        LedgerEntry again = await manager.SubmitAsync(AnvilChain.Request("a") with { MaxFeePerGas = Wei.FromGwei(30) });
        Assert.Equal(first.Current!.Hash, again.Current!.Hash);

        await Assert.ThrowsAsync<RequestConflictException>(() => manager.SubmitAsync(AnvilChain.Request("a") with { Data = [9] }));
        await chain.MineAsync();
        Assert.Single(await chain.TransactionsOfAsync(signer.Address));
    }

    [Fact]
    public async Task A_reorg_takes_it_back_and_the_same_bytes_are_included_again()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        Hash32 hash = (await manager.SubmitAsync(AnvilChain.Request("a"))).Current!.Hash;
        await chain.MineAsync();
        LedgerEntry included = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Included, included.State);

        await chain.ReorgAsync(1);
        LedgerEntry back = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Broadcast, back.State);
        Assert.Null(back.Inclusion);

        await chain.MineAsync();
        LedgerEntry again = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Included, again.State);
        Assert.Equal(hash, again.Inclusion!.Hash);
        Assert.NotEqual(included.Inclusion!.BlockHash, again.Inclusion.BlockHash);
        await chain.MineAsync(3);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
        Assert.Equal([hash], await chain.TransactionsOfAsync(signer.Address));
    }

    [Fact]
    public async Task A_reorg_of_a_safe_block_takes_it_back_too_and_raises_the_alarm()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        FakeLogger alarms = new();
        using TransactionManager manager = new(
            chain.Client, signer, new InMemoryTransactionLedger(), ChainConfirmation.ByTag, TimeProvider.System, alarms, AnvilChain.FastOptions);
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await chain.MineAsync(2);
        Assert.Equal(LedgerState.Safe, (await manager.AdvanceAsync("a")).State);
        Assert.Empty(alarms.Critical);
        await chain.ReorgAsync(2);
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);
        Assert.Contains("called safe and is gone", Assert.Single(alarms.Critical), StringComparison.Ordinal);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
        Assert.Single(await chain.TransactionsOfAsync(signer.Address));
    }

    [Fact]
    public async Task A_transaction_dropped_from_the_pool_is_broadcast_again_byte_for_byte()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        Hash32 hash = (await manager.SubmitAsync(AnvilChain.Request("a"))).Current!.Hash;
        await chain.DropAsync(hash);
        Assert.False(await chain.Client.IsTransactionKnownAsync(hash));
        await manager.AdvanceAsync("a");
        Assert.True(await chain.Client.IsTransactionKnownAsync(hash));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task A_revert_is_provisional_until_its_block_is_final()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        await manager.SubmitAsync(AnvilChain.Request("a", AnvilChain.Reverting));
        await chain.MineAsync();
        LedgerEntry entry = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Included, entry.State);
        Assert.False(entry.Inclusion!.Succeeded);

        // In the next branch the contract no longer reverts, so the same transaction succeeds there.
        await chain.ReorgAsync(1);
        await chain.CallAsync("anvil_setCode", AnvilChain.Reverting.ToString(), "0x00");
        try
        {
            Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);
            await chain.MineAsync(4);
            entry = await manager.AdvanceAsync("a");
            Assert.Equal(LedgerState.Finalized, entry.State);
            Assert.True(entry.Inclusion!.Succeeded);
        }
        finally
        {
            await chain.CallAsync("anvil_setCode", AnvilChain.Reverting.ToString(), "0x60006000fd");
        }
    }

    [Fact]
    public async Task A_success_is_provisional_too()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        Address changing = LocalSigner.Create().Address;
        await manager.SubmitAsync(AnvilChain.Request("a", changing));
        await chain.MineAsync();
        Assert.True((await manager.AdvanceAsync("a")).Inclusion!.Succeeded);

        // In the next branch there is a contract that reverts.
        await chain.ReorgAsync(1);
        await chain.CallAsync("anvil_setCode", changing.ToString(), "0x60006000fd");
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);
        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal((LedgerState.Reverted, false), (end.State, end.Inclusion!.Succeeded));
    }

    [Fact]
    public async Task A_final_revert_is_the_end()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        await manager.SubmitAsync(AnvilChain.Request("a", AnvilChain.Reverting));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Reverted, (await manager.AdvanceAsync("a")).State);
        Assert.Equal(LedgerState.Reverted, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task A_nonce_used_by_a_foreign_transaction_is_replaced_only_when_that_is_final()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = chain.NewManager(signer, ledger);
        LedgerEntry entry = await manager.SubmitAsync(AnvilChain.Request("a"));
        await chain.DropAsync(entry.Current!.Hash);
        await SendForeignAsync(signer, entry.Nonce);
        await chain.MineAsync();
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);

        // The foreign transaction's block goes: ours may go in after all.
        await chain.ReorgAsync(1);
        Assert.Null((await manager.AdvanceAsync("a")).NonceTakenSince);
        Assert.True(await chain.Client.IsTransactionKnownAsync(entry.Current.Hash));

        await chain.DropAsync(entry.Current.Hash);
        await SendForeignAsync(signer, entry.Nonce);
        await chain.MineAsync();
        Assert.Equal(LedgerState.Broadcast, (await manager.AdvanceAsync("a")).State);
        await chain.MineAsync(3);
        Assert.Equal(LedgerState.Replaced, (await manager.AdvanceAsync("a")).State);

        // The next request takes a nonce that is free.
        Assert.Equal(entry.Nonce.Next, (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
    }

    [Fact]
    public async Task Foreign_transactions_on_the_account_move_the_cursor_on_without_a_restart()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await SendForeignAsync(signer, new Nonce(1));
        await SendForeignAsync(signer, new Nonce(2));
        await chain.MineAsync();
        Assert.Equal(new Nonce(3), (await manager.SubmitAsync(AnvilChain.Request("b"))).Nonce);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
    }

    [Fact]
    public async Task A_gap_that_is_nobodys_is_filled_when_later_ones_wait_for_it()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        await SendForeignAsync(signer, new Nonce(0));
        Hash32 second = await SendForeignAsync(signer, new Nonce(1));
        Assert.Equal(new Nonce(2), (await manager.SubmitAsync(AnvilChain.Request("a"))).Nonce);

        // The pool forgets the second foreign transaction, and with it goes the ground under ours.
        await chain.DropAsync(second);
        await chain.MineAsync();
        LedgerEntry entry = await manager.AdvanceAsync("a");
        for (int poll = 0; poll < 8 && !entry.IsFinal; poll++)
        {
            await chain.MineAsync();
            entry = await manager.AdvanceAsync("a");
        }

        Assert.Equal(LedgerState.Finalized, entry.State);
        Assert.Equal(3, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    [Fact]
    public async Task The_cursor_starts_after_what_waits_in_the_pool()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        await SendForeignAsync(signer, new Nonce(0));
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = chain.NewManager(signer, ledger);
        await manager.StartAsync();
        Assert.Equal(new Nonce(1), (await manager.SubmitAsync(AnvilChain.Request("a"))).Nonce);
    }

    [Fact]
    public async Task What_no_node_can_take_gives_its_nonce_to_an_empty_transaction()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        LedgerEntry entry = await manager.SubmitAsync(AnvilChain.Request("a", gasLimit: 20_000));
        Assert.Equal(RpcErrorKind.IntrinsicGasTooLow, entry.LastErrorKind);
        Assert.Equal(LedgerState.Broadcast, entry.State);
        await manager.SubmitAsync(AnvilChain.Request("b"));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Released, (await manager.AdvanceAsync("a")).State);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
    }

    [Fact]
    public async Task Without_funds_it_waits_and_goes_out_when_they_arrive()
    {
        LocalSigner signer = LocalSigner.Create();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        LedgerEntry entry = await manager.SubmitAsync(AnvilChain.Request("a"));
        Assert.Equal(LedgerState.Signed, entry.State);
        Assert.Equal(RpcErrorKind.InsufficientFunds, entry.LastErrorKind);
        await chain.FundAsync(signer.Address);
        entry = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Broadcast, entry.State);
        Assert.Null(entry.LastErrorKind);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task A_hundred_at_once_take_a_hundred_nonces_and_all_finalize()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: AnvilChain.FastOptions with { ViewLifetime = TimeSpan.FromMilliseconds(300) });
        LedgerEntry[] entries = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => manager.SubmitAsync(AnvilChain.Request($"r{i}"))));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => new Nonce((ulong)i)), entries.Select(entry => entry.Nonce).Order());
        await chain.MineAsync(4);
        await Task.Delay(350);
        LedgerEntry[] ends = await Task.WhenAll(entries.Select(entry => manager.AdvanceAsync(entry.RequestId)));
        Assert.All(ends, end => Assert.Equal(LedgerState.Finalized, end.State));
        Assert.Equal(100, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    [Fact]
    public async Task Two_managers_on_one_ledger_send_each_request_once()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionManager one = chain.NewManager(new RandomizedSigner(signer), ledger);
        using TransactionManager two = chain.NewManager(new RandomizedSigner(signer), ledger);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(i => new[]
        {
            Task.Run(() => one.SubmitAsync(AnvilChain.Request($"r{i}"))), Task.Run(() => two.SubmitAsync(AnvilChain.Request($"r{i}"))),
        }));
        await chain.MineAsync(4);
        await Task.WhenAll(Enumerable.Range(0, 40).SelectMany(i => new[] { one.AdvanceAsync($"r{i}"), two.AdvanceAsync($"r{i}") }));
        for (int i = 0; i < 40; i++)
        {
            LedgerEntry end = await two.AdvanceAsync($"r{i}");
            Assert.Equal(LedgerState.Finalized, end.State);
            Assert.Single(end.Variants);
        }

        Assert.Equal(40, (await chain.TransactionsOfAsync(signer.Address)).Count);
    }

    private async Task<Hash32> SendForeignAsync(LocalSigner signer, Nonce nonce)
    {
        SignedTransaction foreign = await signer.SignAsync(new Eip1559Transaction
        {
            ChainId = 31337, Nonce = nonce, GasLimit = 21_000, To = Address.Zero, MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1),
        });
        return await chain.Client.SendRawTransactionAsync(foreign.Raw);
    }
}
