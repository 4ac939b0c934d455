namespace Zkp.Evm.Tests.Sending;

/// <summary>What happens next, from what is recorded, what is seen, what blocks cost and what time it is.</summary>
public sealed class SendRulesTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly SendRules Rules = new(new TransactionManagerOptions
    {
        Replacement = new ReplacementPolicy { MaxFeePerGas = Wei.FromGwei(110), StuckAfter = TimeSpan.FromMinutes(1), EscalateWithin = TimeSpan.FromMinutes(2) },
    });

    [Fact]
    public void A_lease_is_signed_a_step_below_the_cap()
    {
        LedgerDecision decision = Rules.Decide(Entry(LedgerState.Reserved) with { MaxFeePerGas = Wei.FromGwei(300) }, null, null, Now);
        Assert.Equal((LedgerStep.Sign, Wei.FromGwei(100)), (decision.Step, decision.Fees!.Value.MaxFee));
    }

    [Fact]
    public void A_lease_past_its_deadline_goes_back()
    {
        LedgerDecision decision = Rules.Decide(Entry(LedgerState.Reserved) with { Deadline = Now - TimeSpan.FromSeconds(1) }, null, null, Now);
        Assert.Equal((LedgerStep.GiveBack, LedgerState.Released, CancelReason.DeadlinePassed), (decision.Step, decision.Next.State, decision.Next.CancelReason));
    }

    [Theory]
    [InlineData("Signed")]
    [InlineData("Broadcast")]
    public void What_may_be_out_past_its_deadline_is_cancelled_never_given_back(string state)
    {
        LedgerEntry entry = Entry(Enum.Parse<LedgerState>(state)) with { Deadline = Now - TimeSpan.FromSeconds(1) };
        LedgerDecision decision = Rules.Decide(entry, Seen(5), null, Now);
        Assert.Equal((LedgerStep.Cancel, CancelReason.DeadlinePassed), (decision.Step, decision.Next.CancelReason));
        Assert.Equal(Wei.FromGwei(22), decision.Fees!.Value.MaxFee);

        // Once is enough.
        LedgerEntry cancelled = entry with { Variants = [.. entry.Variants, entry.Variants[0] with { IsCancellation = true, SignedAt = Now }] };
        Assert.NotEqual(LedgerStep.Cancel, Rules.Decide(cancelled, Seen(5), null, Now).Step);
    }

    [Fact]
    public void A_block_that_took_it_counts_whatever_the_deadline()
    {
        InclusionInfo inclusion = new(Hash32.KeccakOf("a"), Hash32.KeccakOf("block"), new BlockNumber(90), 21_000, Wei.FromGwei(1), true, 1);
        LedgerDecision decision = Rules.Decide(
            Entry(LedgerState.Broadcast) with { Deadline = Now - TimeSpan.FromDays(1) }, Seen(6) with { Inclusion = inclusion }, null, Now);
        Assert.Equal((LedgerStep.Record, LedgerState.Included), (decision.Step, decision.Next.State));
    }

    [Fact]
    public void What_waited_long_enough_asks_for_prices_and_follows_them()
    {
        LedgerEntry entry = Old(Entry(LedgerState.Broadcast));
        Assert.Equal(LedgerStep.AskPrices, Rules.Decide(entry, Seen(5), null, Now).Step);
        LedgerDecision decision = Rules.Decide(entry, Seen(5), Prices(30, 2, 5), Now);
        Assert.Equal((LedgerStep.Replace, Wei.FromGwei(62), Wei.FromGwei(2)), (decision.Step, decision.Fees!.Value.MaxFee, decision.Fees.Value.PriorityFee));
    }

    [Fact]
    public void Near_the_deadline_it_offers_what_nearly_everybody_pays()
    {
        LedgerEntry entry = Old(Entry(LedgerState.Broadcast)) with { Deadline = Now + TimeSpan.FromMinutes(1) };
        Assert.Equal(Wei.FromGwei(5), Rules.Decide(entry, Seen(5), Prices(30, 2, 5), Now).Fees!.Value.PriorityFee);
    }

    [Fact]
    public void What_pays_more_than_nearly_everybody_pays_no_more_and_is_looked_for()
    {
        LedgerDecision decision = Rules.Decide(Old(Entry(LedgerState.Broadcast)), Seen(5), Prices(10, 1, 1), Now);
        Assert.Equal(LedgerStep.CheckPropagation, decision.Step);
        Assert.Null(decision.Fees);

        // Looked for a moment ago: it may wait.
        LedgerEntry asked = Old(Entry(LedgerState.Broadcast));
        asked = asked with { Variants = [asked.Variants[0] with { BroadcastAt = Now }] };
        Assert.Equal(LedgerStep.Wait, Rules.Decide(asked, Seen(5), Prices(10, 1, 1), Now).Step);
    }

    [Fact]
    public void Only_the_accounts_next_one_is_replaced()
    {
        Assert.Equal(LedgerStep.Broadcast, Rules.Decide(Old(Entry(LedgerState.Broadcast)), Seen(4), null, Now).Step);
    }

    [Theory]
    [InlineData("Underpriced")]
    [InlineData("MaxFeeBelowBaseFee")]
    [InlineData("ReplacementUnderpriced")]
    public void What_was_refused_for_its_price_is_signed_again_when_prices_say_so(string refusal)
    {
        LedgerEntry entry = Old(Entry(LedgerState.Signed)) with { LastErrorKind = Enum.Parse<RpcErrorKind>(refusal) };
        Assert.Equal(LedgerStep.Replace, Rules.Decide(entry, Seen(5), Prices(30, 2, 5), Now).Step);
        Assert.Equal(LedgerStep.Broadcast, Rules.Decide(entry, Seen(5), Prices(10, 1, 1), Now).Step);
    }

    [Theory]
    [InlineData("IntrinsicGasTooLow")]
    [InlineData("GasLimitExceeded")]
    [InlineData("InvalidTransaction")]
    public void What_no_node_can_take_is_taken_back(string refusal)
    {
        LedgerEntry entry = Entry(LedgerState.Signed) with { LastErrorKind = Enum.Parse<RpcErrorKind>(refusal) };
        LedgerDecision decision = Rules.Decide(entry, Seen(5), null, Now);
        Assert.Equal((LedgerStep.Cancel, CancelReason.Unacceptable), (decision.Step, decision.Next.CancelReason));
    }

    [Theory]
    [InlineData("Signed")]
    [InlineData("Broadcast")]
    public void Out_of_turn_nothing_goes_out_where_there_is_no_pool(string state)
    {
        LedgerEntry entry = Entry(Enum.Parse<LedgerState>(state));
        entry = entry with { Variants = [entry.Variants[0] with { BroadcastAt = null }] };
        Assert.Equal(LedgerStep.Broadcast, Rules.Decide(entry, Seen(5), null, Now).Step);
        Assert.Equal(LedgerStep.Wait, Rules.Decide(entry, Seen(5) with { InTurn = false }, null, Now).Step);
    }

    [Fact]
    public void The_worst_cost_covers_the_transaction_and_the_empty_one_in_its_place()
    {
        Assert.Equal(Wei.FromGwei(2_000_000), Rules.WorstCost(Wei.FromGwei(20), 100_000, Wei.Zero, Wei.Zero, isCancellation: false));
        Assert.Equal(Wei.FromGwei(462_000), Rules.WorstCost(Wei.FromGwei(20), 21_000, Wei.Zero, Wei.Zero, isCancellation: false));
        Assert.Equal(Wei.FromGwei(420_000), Rules.WorstCost(Wei.FromGwei(20), 100_000, Wei.Zero, Wei.Zero, isCancellation: true));
        Assert.Equal(Wei.FromGwei(2_000_107), Rules.WorstCost(Wei.FromGwei(20), 100_000, Wei.FromGwei(100), Wei.FromGwei(7), isCancellation: false));
        Assert.Equal(Wei.FromGwei(420_007), Rules.WorstCost(Wei.FromGwei(20), 100_000, Wei.FromGwei(100), Wei.FromGwei(7), isCancellation: true));
    }

    private static FeeView Prices(int baseFee, int tip, int topTip) => new(Estimate(baseFee, tip), Estimate(baseFee, topTip));

    private static FeeEstimate Estimate(int baseFee, int tip) => new(Wei.FromGwei(baseFee), Wei.FromGwei(tip), Wei.FromGwei((2 * baseFee) + tip), "");

    private static ChainObservation Seen(int accountNonce) => new()
    {
        Latest = new BlockNumber(100), Safe = new BlockNumber(80), Finalized = new BlockNumber(70), AccountNonce = new Nonce((ulong)accountNonce),
    };

    private static LedgerEntry Old(LedgerEntry entry) => entry with { Variants = [entry.Variants[0] with { SignedAt = Now - TimeSpan.FromMinutes(1) }] };

    private static LedgerEntry Entry(LedgerState state) => new()
    {
        RequestId = "a", AccountKey = new AccountKey(1, Address.Zero), Nonce = new Nonce(5), State = state, To = Address.Zero, Data = [], GasLimit = 100_000,
        MaxFeePerGas = Wei.FromGwei(20), MaxPriorityFeePerGas = Wei.FromGwei(1), CreatedAt = Now, UpdatedAt = Now,
        Variants = state == LedgerState.Reserved
            ? []
            :
            [
                new SignedVariant
                {
                    Hash = Hash32.KeccakOf("a"), RawBytes = [1], MaxFee = Wei.FromGwei(20), PriorityFee = Wei.FromGwei(1), SignedAt = Now,
                    BroadcastAt = state == LedgerState.Broadcast ? Now - TimeSpan.FromSeconds(30) : null,
                },
            ],
    };
}
