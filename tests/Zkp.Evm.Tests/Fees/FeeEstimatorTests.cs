using CsCheck;
using Zkp.Evm.Tests.Rpc;
using Zkp.Evm.Tests.Sending;

namespace Zkp.Evm.Tests.Fees;

/// <summary>Fees from a history: tips by urgency, headroom, caps, and words for people.</summary>
public sealed class FeeEstimatorTests(AnvilChain chain) : IClassFixture<AnvilChain>
{
    [Theory]
    [InlineData(Urgency.Low, 10)]
    [InlineData(Urgency.Normal, 40)]
    [InlineData(Urgency.High, 70)]
    [InlineData(Urgency.Urgent, 90)]
    public void Urgency_decides_the_percentile_and_the_base_fee_may_double(Urgency urgency, int tipGwei)
    {
        FeeEstimate estimate = FeeEstimator.Estimate(History(30, [0.5, 0.9, 0.2]), null, urgency, FeePolicy.Default);
        Assert.Equal(Wei.FromGwei(30), estimate.BaseFee);
        Assert.Equal(Wei.FromGwei(tipGwei), estimate.PriorityFee);
        Assert.Equal(Wei.FromGwei(60 + tipGwei), estimate.MaxFee);
        Assert.Equal(Wei.FromGwei(30 + tipGwei), estimate.ExpectedPrice);
        Assert.True(estimate.IsIncludable);
        Assert.Contains("base fee 30 gwei", estimate.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_median_over_blocks_withstands_one_wild_block()
    {
        FeeHistory history = History(30, [0.5, 0.5, 0.5]);
        history = history with { Reward = [history.Reward[0], [.. Enumerable.Repeat(Wei.FromGwei(5000), 4)], history.Reward[2]] };
        Assert.Equal(Wei.FromGwei(40), FeeEstimator.Estimate(history, null, Urgency.Normal, FeePolicy.Default).PriorityFee);
    }

    [Fact]
    public void Empty_blocks_say_nothing_and_the_nodes_proposal_or_the_least_tip_counts()
    {
        FeeHistory empty = History(7, [0, 0]);
        Assert.Equal(Wei.FromGwei(3), FeeEstimator.Estimate(empty, Wei.FromGwei(3), Urgency.Normal, FeePolicy.Default).PriorityFee);
        Assert.Equal(FeePolicy.Default.MinPriorityFeePerGas, FeeEstimator.Estimate(empty, null, Urgency.Normal, FeePolicy.Default).PriorityFee);
        Assert.Equal(FeePolicy.Default.MinPriorityFeePerGas, FeeEstimator.Estimate(empty, Wei.Zero, Urgency.Normal, FeePolicy.Default).PriorityFee);
    }

    [Fact]
    public void Caps_hold_and_are_named()
    {
        FeePolicy policy = new() { MaxFeePerGas = Wei.FromGwei(45), MaxPriorityFeePerGas = Wei.FromGwei(2) };
        FeeEstimate estimate = FeeEstimator.Estimate(History(30, [0.5]), null, Urgency.Urgent, policy);
        Assert.Equal((Wei.FromGwei(2), Wei.FromGwei(45)), (estimate.PriorityFee, estimate.MaxFee));
        Assert.True(estimate.IsIncludable);
        Assert.Contains("tip lowered from 90 gwei", estimate.Explanation, StringComparison.Ordinal);
        Assert.Contains("max fee lowered", estimate.Explanation, StringComparison.Ordinal);

        FeeEstimate low = FeeEstimator.Estimate(History(50, [0.5]), null, Urgency.Urgent, policy);
        Assert.False(low.IsIncludable);
        Assert.Contains("waits until prices fall", low.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void No_history_makes_fees_that_a_node_refuses() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[0, 1].Array[1, 10], Gen.Int[0, 3], Gen.Int[0, 200], Gen.Int[0, 200]).Sample((baseFee, ratios, urgency, cap, tipCap) =>
        {
            FeePolicy policy = new() { MaxFeePerGas = Wei.FromGwei(cap), MaxPriorityFeePerGas = Wei.FromGwei(tipCap) };
            FeeEstimate estimate = FeeEstimator.Estimate(History(baseFee, ratios), null, (Urgency)urgency, policy);
            Assert.True(estimate.PriorityFee <= estimate.MaxFee);
            Assert.True(estimate.MaxFee <= policy.MaxFeePerGas);
            Assert.True(estimate.PriorityFee <= policy.MaxPriorityFeePerGas);
        });

    [Fact]
    public async Task A_node_takes_what_is_estimated_from_its_history()
    {
        LocalSigner signer = await chain.NewAccountAsync();
        using TransactionManager manager = chain.NewManager(signer, new InMemoryTransactionLedger());
        FeeEstimator estimator = new(chain.Client, FeePolicy.Default);
        for (int i = 0; i < 3; i++)
        {
            FeeEstimate fees = await estimator.EstimateAsync(Urgency.Normal);
            await manager.SubmitAsync(AnvilChain.Request($"r{i}") with { MaxFeePerGas = fees.MaxFee, MaxPriorityFeePerGas = fees.PriorityFee });
            await chain.MineAsync();
            Assert.Equal(LedgerState.Included, (await manager.AdvanceAsync($"r{i}")).State);
        }
    }

    /// <summary>The connectivity check before a replacement: 18 of 20 paid at most 18 gwei, so 18 is enough and 17 is not.</summary>
    [Fact]
    public async Task Whoever_offers_the_90th_percentile_of_recent_blocks_has_no_price_problem()
    {
        await chain.MineAsync(FeePolicy.Default.Blocks);
        LocalSigner signer = await chain.NewAccountAsync();
        for (int tip = 1; tip <= 20; tip++)
        {
            SignedTransaction signed = await signer.SignAsync(new Eip1559Transaction
            {
                ChainId = 31337, Nonce = new Nonce((ulong)tip - 1), MaxFeePerGas = Wei.FromGwei(100), MaxPriorityFeePerGas = Wei.FromGwei(tip), GasLimit = 21_000, To = signer.Address,
            });
            await chain.Client.SendRawTransactionAsync(signed.Raw);
        }

        await chain.MineAsync();
        FeeEstimate top = (await new EstimatedFees(chain.Client).ReadAsync(CancellationToken.None)).Top;

        Assert.Equal(Wei.FromGwei(18), top.PriorityFee);
        Assert.True(ReplacementDecision.PriceIsEnough(Paying(18), top));
        Assert.False(ReplacementDecision.PriceIsEnough(Paying(17), top));
    }

    private static SignedVariant Paying(int tipGwei) =>
        new() { Hash = default, RawBytes = [], MaxFee = Wei.FromGwei(100), PriorityFee = Wei.FromGwei(tipGwei), SignedAt = DateTimeOffset.UnixEpoch };

    [Fact]
    public async Task A_history_whose_lists_do_not_fit_is_refused()
    {
        await using ScriptedNode node = new((request, _) => Reply.Result(request, """{"oldestBlock":"0x1","baseFeePerGas":["0x1"],"gasUsedRatio":[0.5],"reward":[["0x1"]]}"""));
        using JsonRpcClient rpc = new([node.Url], new RpcOptions { MaxAttempts = 1 }, TimeProvider.System);
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => new FeeEstimator(new EvmClient(rpc), FeePolicy.Default).EstimateAsync(Urgency.Normal));
        Assert.Equal(RpcErrorKind.InvalidResponse, error.Kind);
    }

    [Fact]
    public void A_fall_of_the_base_fee_is_not_counted_on_and_a_rise_is()
    {
        FeeHistory level = History(20, [0.5]);

        FeeHistory falling = level with { BaseFeePerGas = [Wei.FromGwei(20), Wei.FromGwei(17.5m)] };
        FeeHistory rising = level with { BaseFeePerGas = [Wei.FromGwei(20), Wei.FromGwei(22.5m)] };

        Assert.Equal(Wei.FromGwei(20), FeeEstimator.Estimate(falling, null, Urgency.Normal, new FeePolicy()).BaseFee);
        Assert.Equal(Wei.FromGwei(22.5m), FeeEstimator.Estimate(rising, null, Urgency.Normal, new FeePolicy()).BaseFee);
    }

    /// <summary>Blocks whose percentiles 10, 40, 70, 90 are as many gwei.</summary>
    private static FeeHistory History(int nextBaseFeeGwei, double[] ratios) => new(
        new BlockNumber(1),
        [.. ratios.Select(_ => Wei.FromGwei(nextBaseFeeGwei)), Wei.FromGwei(nextBaseFeeGwei)],
        ratios,
        [.. ratios.Select(ratio => (IReadOnlyList<Wei>)(ratio > 0
            ? [Wei.FromGwei(10), Wei.FromGwei(40), Wei.FromGwei(70), Wei.FromGwei(90)]
            : [Wei.Zero, Wei.Zero, Wei.Zero, Wei.Zero]))]);
}
