using Microsoft.Extensions.Time.Testing;

namespace Zkp.Evm.Tests.Sending;

/// <summary>Deadlines that take back, leases that go back, budgets that hold, on a real node.</summary>
public sealed class DeadlineAndBudgetTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    [Fact]
    public async Task Past_its_deadline_it_takes_itself_back_and_says_so()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = NewManager(signer, new InMemoryTransactionLedger(), Options);
        LedgerEntry entry = await manager.SubmitAsync(Request("a"));
        Assert.Equal(LedgerState.Broadcast, entry.State);
        time.Advance(TimeSpan.FromMinutes(2));
        entry = await manager.AdvanceAsync("a");
        Assert.Equal((true, CancelReason.DeadlinePassed), (entry.Current!.IsCancellation, entry.CancelReason));
        Assert.True(entry.Current.MaxFee >= entry.Variants[0].MaxFee.PercentUp(110));

        // A block that was faster counts; here none was.
        await chain.MineAsync(4);
        LedgerEntry end = await manager.AdvanceAsync("a");
        Assert.Equal((LedgerState.Released, CancelReason.DeadlinePassed, entry.Current.Hash), (end.State, end.CancelReason, end.Inclusion!.Hash));
    }

    [Fact]
    public async Task In_a_block_before_its_deadline_it_stays_done()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = NewManager(signer, new InMemoryTransactionLedger(), Options);
        await manager.SubmitAsync(Request("a"));
        await chain.MineAsync();
        time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(LedgerState.Included, (await manager.AdvanceAsync("a")).State);
        await chain.MineAsync(3);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task A_lease_that_nobody_signed_goes_back_and_the_next_request_takes_its_nonce()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = NewManager(signer, ledger, Options);
        time.Advance(TimeSpan.FromMinutes(2));
        LedgerEntry late = await manager.SubmitAsync(Request("late"));
        Assert.Equal((LedgerState.Released, CancelReason.DeadlinePassed, Nonce.Zero), (late.State, late.CancelReason, late.Nonce));
        Assert.Empty(late.Variants);

        using TransactionManager refusing = NewManager(signer, ledger, Options with { SigningPolicy = new RefusesEverything() });
        await Assert.ThrowsAsync<SigningPolicyException>(() => refusing.SubmitAsync(Request("refused") with { Deadline = null }));
        Assert.Equal((LedgerState.Released, CancelReason.PolicyRefused), ((await manager.FindAsync("refused"))!.State, (await manager.FindAsync("refused"))!.CancelReason));

        Assert.Equal(Nonce.Zero, (await manager.SubmitAsync(Request("taker") with { Deadline = null })).Nonce);
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("taker")).State);
    }

    /// <summary>Two apps with one signer need not call the same contracts: what one of them may not sign is the other's all the same.</summary>
    [Fact]
    public async Task A_lease_that_a_neighbour_may_not_sign_is_left_to_whose_it_is_and_goes_back_when_nobody_comes()
    {
        LocalSigner key = await chain.NewAccountAsync();
        FailingSigner signer = new(key);
        InMemoryTransactionLedger ledger = new();
        using TransactionManager owner = NewManager(signer, ledger, Options);
        RefusesEverything policy = new();
        using TransactionManager neighbour = NewManager(key, ledger, Options with { SigningPolicy = policy });
        await Assert.ThrowsAsync<SigningFailedException>(() => owner.SubmitAsync(Request("late") with { Deadline = null }));

        await neighbour.StartAsync();
        time.Advance(TimeSpan.FromMinutes(9));
        await neighbour.ReconcileAsync();
        Assert.Equal((LedgerState.Reserved, 1), ((await owner.FindAsync("late"))!.State, policy.Asked));

        signer.IsDown = false;
        Assert.Equal(LedgerState.Broadcast, (await owner.SubmitAsync(Request("late") with { Deadline = null })).State);
        signer.IsDown = true;
        await Assert.ThrowsAsync<SigningFailedException>(() => owner.SubmitAsync(Request("lost") with { Deadline = null }));
        time.Advance(TimeSpan.FromMinutes(11));
        await neighbour.ReconcileAsync();
        LedgerEntry lost = (await owner.FindAsync("lost"))!;
        Assert.Equal((LedgerState.Released, CancelReason.PolicyRefused), (lost.State, lost.CancelReason));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await neighbour.AdvanceAsync("late")).State);
    }

    [Fact]
    public async Task A_policy_that_changed_its_mind_does_not_lose_what_is_out()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();
        using TransactionManager manager = NewManager(signer, ledger, Options);
        LedgerEntry sent = await manager.SubmitAsync(Request("a"));
        time.Advance(TimeSpan.FromMinutes(2));
        using TransactionManager refusing = NewManager(signer, ledger, Options with { SigningPolicy = new RefusesEverything() });
        LedgerEntry kept = await refusing.AdvanceAsync("a");
        Assert.Equal((LedgerState.Broadcast, sent.Current!.Hash), (kept.State, kept.Current!.Hash));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await refusing.AdvanceAsync("a")).State);
    }

    [Fact]
    public async Task A_day_takes_no_more_than_its_budget_and_what_was_not_spent_is_free_again()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        InMemoryTransactionLedger ledger = new();

        // Two at their worst: 20 gwei times 100,000 gas each.
        TransactionManagerOptions options = Options with { MaxSpendPerDay = Wei.FromGwei(20) * 250_000 };
        using TransactionManager manager = NewManager(signer, ledger, options);
        await manager.SubmitAsync(Request("a"));
        await manager.SubmitAsync(Request("b"));
        await Assert.ThrowsAsync<BudgetExceededException>(() => manager.SubmitAsync(Request("c")));
        Assert.Null(await manager.FindAsync("c"));

        // At their end they cost far less, and the day has room again.
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("b")).State);
        Assert.Equal(new Nonce(2), (await manager.SubmitAsync(Request("c"))).Nonce);

        // And the next day begins anew.
        await Assert.ThrowsAsync<BudgetExceededException>(() => manager.SubmitAsync(Request("d") with { GasLimit = 200_000 }));
        time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(LedgerState.Broadcast, (await manager.SubmitAsync(Request("d") with { GasLimit = 200_000, Deadline = null })).State);
    }

    [Fact]
    public async Task Near_its_deadline_it_pays_what_nearly_everybody_pays_and_waits_less()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = NewManager(
            signer, new InMemoryTransactionLedger(), Options with { Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(500), StuckAfter = TimeSpan.FromSeconds(40), EscalateWithin = TimeSpan.FromSeconds(45) } });
        await manager.SubmitAsync(Request("a"));
        await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(30).Value));
        await chain.MineAsync();
        time.Advance(TimeSpan.FromSeconds(12));
        Assert.Single((await manager.AdvanceAsync("a")).Variants);
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(2, (await manager.AdvanceAsync("a")).Variants.Count);
        await chain.CallAsync("anvil_setNextBlockBaseFeePerGas", Hex.EncodeQuantity(Wei.FromGwei(1).Value));
        await chain.MineAsync(4);
        Assert.Equal(LedgerState.Finalized, (await manager.AdvanceAsync("a")).State);
    }

    private static TransactionManagerOptions Options { get; } = AnvilChain.FastOptions with
    {
        Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(500) },
    };

    private static TransactionRequest Request(string id) => AnvilChain.Request(id) with { Deadline = Start + TimeSpan.FromMinutes(1) };

    private static DateTimeOffset Start { get; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private TransactionManager NewManager(ISigner signer, ITransactionLedger ledger, TransactionManagerOptions options) =>
        new(chain.Client, signer, ledger, ChainConfirmation.ByTag, time, null, options);
}
