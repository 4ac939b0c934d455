namespace Zkp.Evm.Tests.Sending;

/// <summary>Price spikes, replacements and cancellations on a real node.</summary>
public sealed class ReplacementTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private static TransactionManagerOptions Options(int capGwei) => AnvilChain.FastOptions with
    {
        Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(capGwei), StuckAfter = TimeSpan.Zero },
    };

    [Fact]
    public async Task A_price_spike_is_answered_with_higher_fees_on_the_same_nonce()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(200));
        LedgerEntry first = await manager.SubmitAsync(AnvilChain.Request("a"));
        await SpikeAsync(25);
        LedgerEntry replaced = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Broadcast, replaced.State);
        Assert.Equal(2, replaced.Variants.Count);
        Assert.True(replaced.Current!.MaxFee >= Wei.FromGwei(22));
        Assert.Equal(first.Nonce, replaced.Nonce);

        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Finalized, end.State);
        Assert.Equal(replaced.Current.Hash, end.Inclusion!.Hash);
        Assert.Single(await chain.TransactionsOfAsync(signer.Address));
    }

    [Fact]
    public async Task The_earlier_bytes_may_win_and_count_as_the_transaction()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(200));
        LedgerEntry first = await manager.SubmitAsync(AnvilChain.Request("a"));
        byte[] earlier = first.Current!.RawBytes;
        await SpikeAsync(25);
        LedgerEntry replaced = await manager.AdvanceAsync("a");
        await chain.DropAsync(replaced.Current!.Hash);
        await SpikeAsync(1);
        await chain.Client.SendRawTransactionAsync(earlier);
        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Finalized, end.State);
        Assert.Equal(first.Current.Hash, end.Inclusion!.Hash);
    }

    [Fact]
    public async Task Above_the_cap_it_waits_and_goes_in_when_prices_fall()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(22));
        LedgerEntry first = await manager.SubmitAsync(AnvilChain.Request("a"));
        Assert.Equal(Wei.FromGwei(20), first.Current!.MaxFee);
        await SpikeAsync(40);
        Assert.Single((await manager.AdvanceAsync("a")).Variants);

        // Evicted at the cap: the peers' trap. The node refuses the bytes as long as they pay too little, and that is not the end.
        await chain.DropAsync(first.Current.Hash);
        LedgerEntry waiting = await manager.AdvanceAsync("a");
        Assert.Single(waiting.Variants);
        Assert.Equal((LedgerState.Broadcast, RpcErrorKind.MaxFeeBelowBaseFee), (waiting.State, waiting.LastErrorKind));
        await SpikeAsync(5);
        Assert.Null((await manager.AdvanceAsync("a")).LastErrorKind);
        Assert.True(await chain.Client.IsTransactionKnownAsync(first.Current.Hash));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task Refused_for_its_price_from_the_start_it_is_signed_again_with_a_higher_one()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(200));
        await SpikeAsync(40);
        LedgerEntry refused = await manager.SubmitAsync(AnvilChain.Request("a"));
        Assert.Equal((LedgerState.Signed, RpcErrorKind.MaxFeeBelowBaseFee), (refused.State, refused.LastErrorKind));
        LedgerEntry replaced = await manager.AdvanceAsync("a");
        Assert.Equal((LedgerState.Broadcast, 2), (replaced.State, replaced.Variants.Count));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
        await SpikeAsync(1);
    }

    [Fact]
    public async Task Cancelled_in_time_it_never_happens_and_the_nonce_is_used()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(22));
        await manager.SubmitAsync(AnvilChain.Request("a"));
        LedgerEntry cancelled = await manager.CancelAsync("a");
        Assert.True(cancelled.Current!.IsCancellation);
        Assert.Equal(cancelled.Current.Hash, (await manager.CancelAsync("a")).Current!.Hash);
        await manager.SubmitAsync(AnvilChain.Request("b"));
        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Released, end.State);
        Assert.Equal(cancelled.Current.Hash, end.Inclusion!.Hash);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
        Assert.Equal(LedgerState.Released, (await manager.CancelAsync("a")).State);
    }

    [Fact]
    public async Task Cancelled_too_late_it_stays_done()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(22));
        LedgerEntry first = await manager.SubmitAsync(AnvilChain.Request("a"));
        await chain.MineAsync();
        await manager.CancelAsync("a");
        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal(LedgerState.Finalized, end.State);
        Assert.Equal(first.Current!.Hash, end.Inclusion!.Hash);
        Assert.Single(await chain.TransactionsOfAsync(signer.Address));
    }

    [Fact]
    public async Task What_is_asked_for_at_the_cap_is_signed_a_step_below_so_that_it_can_be_cancelled()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger(), options: Options(110));
        LedgerEntry entry = await manager.SubmitAsync(AnvilChain.Request("a") with { MaxFeePerGas = Wei.FromGwei(110), MaxPriorityFeePerGas = Wei.FromGwei(110) });
        Assert.Equal(Wei.FromGwei(100), entry.Current!.MaxFee);
        LedgerEntry cancelled = await manager.CancelAsync("a");
        Assert.Null(cancelled.LastErrorKind);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Released, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task Without_a_cap_nothing_is_ever_replaced()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(
            signer, new InMemoryTransactionLedger(), options: AnvilChain.FastOptions with { Replacement = new ReplacementPolicy { StuckAfter = TimeSpan.Zero } });
        await manager.SubmitAsync(AnvilChain.Request("a"));
        await SpikeAsync(25);
        Assert.Single((await manager.AdvanceAsync("a")).Variants);
        await SpikeAsync(1);
        Assert.Single((await manager.AdvanceAsync("a")).Variants);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    /// <summary>Mines a block with this base fee; the next one's is about the same.</summary>
    private async Task SpikeAsync(int gwei)
    {
        await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(gwei).Value));
        await chain.MineAsync();
    }
}
