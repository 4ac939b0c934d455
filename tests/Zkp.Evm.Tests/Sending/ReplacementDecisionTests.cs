using CsCheck;

namespace Zkp.Evm.Tests.Sending;

/// <summary>When more money helps, and where it stops.</summary>
public sealed class ReplacementDecisionTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly ReplacementPolicy Policy = new() { MaxFeePerGas = Wei.FromGwei(110) };

    [Fact]
    public void Follows_the_market_when_that_asks_more_than_the_least_step()
    {
        ReplacementDecision decision = Decide(Entry(20, 1), baseFee: 30, tip: 2);
        Assert.Equal((Wei.FromGwei(62), Wei.FromGwei(2)), Pair(decision));
    }

    [Fact]
    public void Takes_the_least_step_that_nodes_accept_when_the_market_asks_less()
    {
        ReplacementDecision decision = Decide(Entry(50, 2), baseFee: 10, tip: 1);
        Assert.Equal((Wei.FromGwei(55), Wei.FromGwei(2.2m)), Pair(decision));
    }

    [Fact]
    public void Rounds_the_step_up_so_that_it_is_never_a_wei_short()
    {
        LedgerEntry entry = Entry(50, 2);
        entry = entry with { Variants = [entry.Variants[0] with { MaxFee = new Wei(1_000_000_001), PriorityFee = new Wei(1) }] };
        ReplacementDecision decision = Decide(entry, baseFee: 0, tip: 0);
        Assert.Equal((new Wei(1_100_000_002), new Wei(2)), Pair(decision));
    }

    [Fact]
    public void The_price_is_enough_when_it_is_more_than_nearly_everybody_pays()
    {
        Assert.True(ReplacementDecision.PriceIsEnough(Entry(60, 5).Current!, Estimate(20, 4)));
        Assert.False(ReplacementDecision.PriceIsEnough(Entry(60, 5).Current!, Estimate(20, 6)));
        Assert.False(ReplacementDecision.PriceIsEnough(Entry(23, 5).Current!, Estimate(20, 4)));
    }

    [Fact]
    public void Near_its_deadline_it_waits_less()
    {
        LedgerEntry entry = Entry(20, 1) with { Deadline = Now + TimeSpan.FromMinutes(1) };
        DateTimeOffset soon = Now - TimeSpan.FromSeconds(40);
        Assert.True(ReplacementDecision.IsDue(entry, entry.Nonce, Policy, soon));
        Assert.False(ReplacementDecision.IsDue(entry with { Deadline = Now + TimeSpan.FromMinutes(10) }, entry.Nonce, Policy, soon));
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(50, null, null, 50)]
    [InlineData(50, 40, null, 40)]
    [InlineData(null, 40, 630_000, 30)]
    [InlineData(20, 40, 630_000, 20)]
    public void The_tightest_cap_counts(int? request, int? network, int? transaction, int? expected)
    {
        ReplacementPolicy policy = new()
        {
            MaxFeePerGas = network is { } gwei ? Wei.FromGwei(gwei) : null, MaxFeePerTransaction = transaction is { } whole ? Wei.FromGwei(whole) : null,
        };
        LedgerEntry entry = Entry(1, 1) with { FeeCapPerGas = request is { } cap ? Wei.FromGwei(cap) : null };
        Assert.Equal(expected is { } wanted ? Wei.FromGwei(wanted) : null, ReplacementDecision.CapOf(entry, policy));
    }

    [Fact]
    public void Keeps_one_step_below_the_cap_for_a_cancellation()
    {
        ReplacementDecision decision = Decide(Entry(60, 1), baseFee: 90, tip: 2);
        Assert.Equal(Wei.FromGwei(100), decision.Fees!.Value.MaxFee);
        LedgerEntry atCeiling = Entry(100, 1);
        Assert.Null(Decide(atCeiling, baseFee: 90, tip: 2).Fees);
        Assert.Equal(Wei.FromGwei(110), ReplacementDecision.ForCancellation(atCeiling, Policy).MaxFee);
    }

    [Fact]
    public void Waits_when_even_the_ceiling_is_below_the_base_fee()
    {
        ReplacementDecision decision = Decide(Entry(60, 1), baseFee: 101, tip: 2);
        Assert.Null(decision.Fees);
        Assert.Contains("until prices fall", decision.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_due_for_the_next_nonce_only_after_the_wait_and_never_without_a_cap()
    {
        LedgerEntry entry = Entry(20, 1);
        Assert.True(ReplacementDecision.IsDue(entry, entry.Nonce, Policy, Now));
        Assert.False(ReplacementDecision.IsDue(entry, new Nonce(4), Policy, Now));
        Assert.False(ReplacementDecision.IsDue(entry, entry.Nonce, Policy, Now - TimeSpan.FromSeconds(1)));
        Assert.False(ReplacementDecision.IsDue(entry, entry.Nonce, Policy with { MaxFeePerGas = null }, Now));
        Assert.True(ReplacementDecision.IsDue(entry with { FeeCapPerGas = Wei.FromGwei(50) }, entry.Nonce, Policy with { MaxFeePerGas = null }, Now));
        Assert.False(ReplacementDecision.IsDue(entry with { State = LedgerState.Included }, entry.Nonce, Policy, Now));
        Assert.False(ReplacementDecision.IsDue(entry with { Variants = [.. Enumerable.Repeat(entry.Variants[0], 8)] }, entry.Nonce, Policy, Now));
    }

    [Fact]
    public void Each_step_is_one_that_nodes_accept_and_the_cap_is_never_passed() =>
        Gen.Select(Gen.Int[1, 200], Gen.Int[0, 100], Gen.Int[0, 300], Gen.Int[0, 100]).Sample((max, tip, baseFee, marketTip) =>
        {
            LedgerEntry entry = Entry(max, Math.Min(tip, max));
            if (Decide(entry, baseFee, marketTip).Fees is not { } pair)
            {
                return;
            }

            Assert.True(pair.MaxFee <= Policy.CeilingOf(Policy.MaxFeePerGas)!.Value);
            Assert.True(pair.PriorityFee <= pair.MaxFee);
            Assert.True(pair.MaxFee.Value * 100 >= entry.Current!.MaxFee.Value * 110);
            Assert.True(pair.PriorityFee.Value * 100 >= entry.Current.PriorityFee.Value * 110);
            Assert.True(pair.MaxFee >= Wei.FromGwei(baseFee));
        });

    private static (Wei, Wei) Pair(ReplacementDecision decision) => (decision.Fees!.Value.MaxFee, decision.Fees.Value.PriorityFee);

    private static ReplacementDecision Decide(LedgerEntry entry, int baseFee, int tip) => ReplacementDecision.Decide(entry, Estimate(baseFee, tip), Policy);

    private static FeeEstimate Estimate(int baseFee, int tip) => new(Wei.FromGwei(baseFee), Wei.FromGwei(tip), Wei.FromGwei((2 * baseFee) + tip), "");

    private static LedgerEntry Entry(int maxGwei, int tipGwei) => new()
    {
        RequestId = "a", AccountKey = new AccountKey(1, Address.Zero), Nonce = new Nonce(5), State = LedgerState.Broadcast, To = Address.Zero, Data = [], GasLimit = 21_000,
        MaxFeePerGas = Wei.FromGwei(maxGwei), MaxPriorityFeePerGas = Wei.FromGwei(tipGwei), CreatedAt = Now, UpdatedAt = Now,
        Variants =
        [
            new SignedVariant
            {
                Hash = Hash32.KeccakOf("a"), RawBytes = [1], MaxFee = Wei.FromGwei(maxGwei), PriorityFee = Wei.FromGwei(tipGwei), SignedAt = Now - TimeSpan.FromMinutes(1),
            },
        ],
    };
}
