namespace Zkp.Evm.Tests.Sending;

/// <summary>What is mended between cursor, entries and chain.</summary>
public sealed class DriftPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly TransactionManagerOptions Options = new() { RescueInterval = TimeSpan.FromSeconds(5) };

    [Fact]
    public void The_first_cursor_stands_after_what_waits_in_the_pool()
    {
        DriftPlan plan = Plan(latest: 3, pending: 5, null);
        Assert.Equal((N(5), N(0)), (plan.MoveTo!.Next, plan.MoveTo.LeasedTo));
    }

    [Fact]
    public void A_strangers_transactions_move_the_cursor_on()
    {
        DriftPlan plan = Plan(latest: 8, pending: 9, new NonceSlots(N(5)));
        Assert.Equal((N(9), N(5)), (plan.MoveTo!.Next, plan.MoveTo.LeasedTo));
    }

    [Fact]
    public void A_cursor_above_everything_goes_back_when_it_stays_there()
    {
        NonceSlots ahead = new NonceSlots(N(5)).AdvanceTo(N(638));
        DriftPlan first = Plan(latest: 5, pending: 5, ahead);
        Assert.Equal((true, 633UL, null), (first.CursorIsAhead, first.Drift, first.MoveTo));
        Assert.Null(Plan(latest: 5, pending: 5, ahead, since: Now - TimeSpan.FromSeconds(4)).MoveTo);
        Assert.Equal(N(5), Plan(latest: 5, pending: 5, ahead, since: Now - TimeSpan.FromSeconds(5)).MoveTo!.Next);
    }

    [Fact]
    public void Never_back_over_a_nonce_that_a_request_has_or_had()
    {
        DriftPlan plan = Plan(latest: 5, pending: 5, new NonceSlots(N(9)), since: Now - TimeSpan.FromHours(1));
        Assert.Equal((null, false, 4UL), (plan.MoveTo, plan.CursorIsAhead, plan.Drift));
    }

    [Fact]
    public void Gaps_are_what_nobody_has_below_one_that_has_waited()
    {
        NonceSlots slots = new(N(10));
        LedgerEntry[] open = [Entry(6, 60), Entry(8, 60), Entry(9, 1)];
        DriftPlan plan = Plan(latest: 5, pending: 5, slots, open: open);
        Assert.Equal([N(5), N(7)], plan.Gaps);
        Assert.Equal(2UL, plan.Drift);
        Assert.Empty(Plan(latest: 5, pending: 5, slots, open: [Entry(6, 4)]).Gaps);

        // What waits in the pool in unbroken order is no gap, whoever sent it.
        Assert.Equal([N(7)], Plan(latest: 5, pending: 6, slots, open: open).Gaps);
    }

    [Fact]
    public void What_was_given_back_is_no_drift_and_a_gap_only_while_somebody_waits_behind_it()
    {
        NonceSlots slots = new NonceSlots(N(8)).GiveBack(N(5));
        Assert.Equal(0UL, Plan(latest: 5, pending: 5, slots, open: [Entry(6, 1), Entry(7, 1)]).Drift);
        Assert.Equal([N(5)], Plan(latest: 5, pending: 5, slots, open: [Entry(6, 60), Entry(7, 60)]).Gaps);
    }

    [Fact]
    public void A_chain_that_says_the_absurd_costs_no_time()
    {
        DriftPlan plan = Plan(latest: 5, pending: 5, new NonceSlots(N(5)).AdvanceTo(new Nonce(ulong.MaxValue - 2)));
        Assert.Equal(ulong.MaxValue - 7, plan.Drift);
    }

    private static DriftPlan Plan(int latest, int pending, NonceSlots? slots, DateTimeOffset? since = null, LedgerEntry[]? open = null) =>
        DriftPlan.Of(new AccountSituation(N(latest), N(pending), slots is null ? null : new NonceCursor(slots, "v"), open ?? [], since), Options, Now);

    private static LedgerEntry Entry(int nonce, int secondsOld) => new()
    {
        RequestId = $"r{nonce}", AccountKey = new AccountKey(1, Address.Zero), Nonce = N(nonce), State = LedgerState.Broadcast, To = Address.Zero, Data = [],
        GasLimit = 21_000, MaxFeePerGas = Wei.FromGwei(2), MaxPriorityFeePerGas = Wei.FromGwei(1),
        CreatedAt = Now - TimeSpan.FromSeconds(secondsOld), UpdatedAt = Now,
    };

    private static Nonce N(int value) => new((ulong)value);
}
