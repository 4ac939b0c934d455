using System.Numerics;
using CsCheck;
using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Pipeline.Tests.Treasuries;

/// <summary>What is brought, and what a transfer's story is: arithmetic without a chain.</summary>
public sealed class RefillTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(100, 1000, 0, false, RefillMeans.None, null, "is not below")]
    [InlineData(99, 1000, 0, true, RefillMeans.None, null, "a transfer is on its way")]
    [InlineData(99, 1000, 0, false, RefillMeans.Bridge, 50, "maxTransferWei")]
    [InlineData(99, 1000, 60, false, RefillMeans.Bridge, 20, "what the day's limit leaves")]
    [InlineData(99, 1000, 80, false, RefillMeans.Send, 101, "nothing is bridged because of what the day's limit leaves")]
    [InlineData(99, 7, 0, false, RefillMeans.Bridge, 7, "what the account can spare on l1")]
    [InlineData(99, -7, 0, false, RefillMeans.Send, 101, "nothing is bridged because of what the account can spare on l1")]
    public void The_smallest_limit_decides_and_is_named(long balance, long spare, long today, bool underWay, RefillMeans means, int? amount, string reason)
    {
        RefillPlan plan = RefillPlan.Make(Treasury(enabled: true), balance, spare, today, underWay);

        Assert.Equal((means, amount is { } wei ? (BigInteger?)wei : null), (plan.Means, plan.AmountWei));
        Assert.Contains(reason, plan.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_leave_it_is_only_suggested()
    {
        Assert.Equal((RefillMeans.Send, 101), (RefillPlan.Make(Treasury(enabled: false), 99, null, 0, false).Means, (int)RefillPlan.Make(Treasury(enabled: false), 99, null, 0, false).AmountWei!));
        Assert.Equal(RefillMeans.Send, RefillPlan.Make(Treasury(enabled: false) with { Bridge = null }, 99, null, 0, false).Means);
    }

    [Fact]
    public void No_limit_is_ever_passed() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[-100, 300], Gen.Int[0, 100], Gen.Bool).Sample((balance, spare, today, underWay) =>
        {
            RefillPlan plan = RefillPlan.Make(Treasury(enabled: true), balance, spare, today, underWay);
            if (plan.Means == RefillMeans.Bridge)
            {
                Assert.False(underWay);
                Assert.InRange((int)plan.AmountWei!, 1, new[] { 200 - balance, 50, 80 - today, spare }.Min());
            }
        });

    [Theory]
    [InlineData(LedgerState.Broadcast, BridgeTransferState.Sending)]
    [InlineData(LedgerState.Included, BridgeTransferState.Sending)]
    [InlineData(LedgerState.Safe, BridgeTransferState.Sending)]
    [InlineData(LedgerState.Finalized, BridgeTransferState.Deposited)]
    [InlineData(LedgerState.Reverted, BridgeTransferState.Failed)]
    [InlineData(LedgerState.Replaced, BridgeTransferState.Failed)]
    [InlineData(LedgerState.Released, BridgeTransferState.Failed)]
    public void A_deposit_counts_only_when_it_is_final(LedgerState state, BridgeTransferState expected)
    {
        LedgerEntry entry = new()
        {
            RequestId = "t", AccountKey = new AccountKey(1, Address.Zero), Nonce = new Nonce(0), State = state, To = Address.Zero, Data = [], GasLimit = 1,
            MaxFeePerGas = default, MaxPriorityFeePerGas = default, CreatedAt = Now, UpdatedAt = Now,
            Inclusion = new InclusionInfo(Hash32.KeccakOf("a"), Hash32.KeccakOf("b"), new BlockNumber(7), 90_000, new Wei(3), true, 1),
        };

        BridgeTransfer after = BridgeProgress.Of(Transfer(), entry, Now);

        Assert.Equal((expected, 270_000, Hash32.KeccakOf("a").ToString()), (after.State, (int)after.FeeWei!, after.TransactionHash));
    }

    [Fact]
    public void It_has_arrived_when_most_of_it_shows_and_is_overdue_after_an_hour()
    {
        BridgeTransfer deposited = Transfer() with { State = BridgeTransferState.Deposited, DepositedAt = Now };
        BridgeTransferState At(BigInteger balance, TimeSpan later) => BridgeProgress.Seen(deposited, balance, Now + later, Zkp.Pipeline.Treasuries.Treasury.ArrivalPatience).State;

        Assert.Equal(BridgeTransferState.Deposited, At(60, TimeSpan.Zero));
        Assert.Equal(BridgeTransferState.Arrived, At(61, TimeSpan.Zero));
        Assert.Equal(BridgeTransferState.Deposited, At(10, TimeSpan.FromHours(1)));
        Assert.Equal(BridgeTransferState.Overdue, At(10, TimeSpan.FromHours(1) + TimeSpan.FromSeconds(1)));
        Assert.Equal(BridgeTransferState.Arrived, At(500, TimeSpan.FromHours(9)));
        Assert.Equal(BridgeTransferState.Sending, BridgeProgress.Seen(Transfer(), 500, Now, TimeSpan.Zero).State);
    }

    private static TreasuryFile Treasury(bool enabled) => new()
    {
        MinBalanceWei = 100, TargetBalanceWei = 200,
        Bridge = new BridgeFile { L1Network = "l1", Contract = Address.Zero.ToString(), Enabled = enabled, MaxTransferWei = 50, MaxPerDayWei = 80 },
    };

    private static BridgeTransfer Transfer() => new()
    {
        Id = "t", Network = "l2", L1Network = "l1", Signer = Address.Zero, AmountWei = 100, State = BridgeTransferState.Sending, BalanceBeforeWei = 10, CreatedAt = Now,
    };
}
