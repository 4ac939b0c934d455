namespace Zkp.Evm.Tests.Fees;

/// <summary>Which of several endpoints' prices are believed, and who is called wrong.</summary>
public sealed class FeeAgreementTests
{
    [Theory]
    [InlineData(new[] { 30 }, 30)]
    [InlineData(new[] { 30, 31 }, 31)]
    [InlineData(new[] { 30, 300 }, 300)]
    [InlineData(new[] { 30, 301 }, 30)]
    [InlineData(new[] { 0, 1 }, 1)]
    [InlineData(new[] { 30, 31, 32 }, 31)]
    [InlineData(new[] { 30, 31, 1_000_000 }, 31)]
    [InlineData(new[] { 0, 30, 31 }, 30)]
    public void One_price(int[] gwei, int believed) => Assert.Equal(Wei.FromGwei(believed), FeeAgreement.Of([.. gwei.Select(price => Wei.FromGwei(price))]));

    [Fact]
    public void Of_three_histories_each_price_is_one_that_two_ask_for()
    {
        FeeHistory liar = History(8, [1_000_000, 1_000_000, 1_000_000], [0, 900_000]);
        FeeHistory? agreed = FeeAgreement.Of([liar, History(8, [30, 31, 32], [2, 3]), History(8, [30, 31, 32], [2, 3])]);

        Assert.Equal((8UL, 3), (agreed!.OldestBlock.Value, agreed.BaseFeePerGas.Count));
        Assert.Equal([Gwei(30), Gwei(31), Gwei(32)], agreed.BaseFeePerGas);
        Assert.Equal([Gwei(2), Gwei(3)], agreed.Reward.Select(row => row[0]));
    }

    [Fact]
    public void Blocks_are_set_against_each_other_by_their_number()
    {
        // One is a block behind; one claims blocks that nobody else has.
        FeeHistory ahead = History(8, [30, 31, 32, 33], [2, 3, 4]);
        FeeHistory behind = History(7, [29, 30, 31, 32], [1, 2, 3]);
        FeeHistory? agreed = FeeAgreement.Of([ahead, behind, History(1_000_000, [500, 500], [90])]);

        Assert.Equal((8UL, 10UL), (agreed!.OldestBlock.Value, agreed.OldestBlock.Value + (ulong)agreed.GasUsedRatio.Count));
        Assert.Equal([Gwei(30), Gwei(31), Gwei(32)], agreed.BaseFeePerGas);
        Assert.Equal([Gwei(2), Gwei(3)], agreed.Reward.Select(row => row[0]));
        Assert.Null(FeeAgreement.Of([ahead, History(100, [1, 1], [1]), History(200, [1, 1], [1])]));
    }

    [Fact]
    public void Of_two_histories_the_dearer_counts_as_far_as_lagging_explains_it()
    {
        FeeHistory usual = History(8, [30, 31], [2]), late = History(7, [20, 21], [2]);
        Assert.Same(usual, FeeAgreement.Of([late, usual]));
        Assert.Same(usual, FeeAgreement.Of([History(8, [400, 500], [2]), usual]));
        Assert.Same(usual, FeeAgreement.Of([History(8, [30, 31], [2_000]), usual]));
        Assert.Same(usual, FeeAgreement.Of([usual, History(8, [30, 31], [2_000])]));

        // Each is beyond the other in something: nobody can say who is right.
        Assert.Null(FeeAgreement.Of([History(8, [400, 500], [2]), History(8, [30, 31], [2_000])]));
    }

    [Fact]
    public void Of_three_one_that_asks_a_thousand_times_as_much_is_called_wrong()
    {
        Assert.Equal([1], FeeAgreement.Doubted([Gwei(30), Gwei(40_000), Gwei(31)]));
        Assert.Empty(FeeAgreement.Doubted([Gwei(30), Gwei(20_000), Gwei(31)]));
        Assert.Empty(FeeAgreement.Doubted([Gwei(30), Gwei(40_000)]));
        Assert.Empty(FeeAgreement.Doubted([Wei.Zero, Gwei(1), Wei.Zero]));
    }

    [Fact]
    public void A_history_without_tips_does_not_hide_those_of_two_others()
    {
        FeeHistory bare = History(8, [30, 31], [2]) with { Reward = [] };
        Assert.Equal([Gwei(2)], FeeAgreement.Of([bare, History(8, [30, 31], [2]), History(8, [30, 31], [2])])!.Reward.Select(row => row[0]));
        Assert.Empty(FeeAgreement.Of([bare, bare, History(8, [30, 31], [2])])!.Reward[0]);
    }

    private static Wei Gwei(int gwei) => Wei.FromGwei(gwei);

    private static FeeHistory History(ulong oldest, int[] baseFees, int[] tips) => new(
        new BlockNumber(oldest), [.. baseFees.Select(Gwei)], [.. tips.Select(_ => 0.5)], [.. tips.Select(tip => (IReadOnlyList<Wei>)[Gwei(tip)])]);
}
