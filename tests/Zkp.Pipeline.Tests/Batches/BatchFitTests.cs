using System.Numerics;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Tests.Batches;

/// <summary>A batch that no network takes becomes smaller.</summary>
public sealed class BatchFitTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly List<int> asked = [];

    [Fact]
    public async Task One_that_fits_is_asked_about_once()
    {
        BatchFit fit = await BatchFit.FindAsync(250, 16, ProofPolicy.None, Cap(256));
        Assert.Equal((250, "a"), (fit.Members, fit.Decision.Chosen));
        Assert.Equal([250], asked);
    }

    [Theory]
    [InlineData(250, 16, 130, 64)]
    [InlineData(250, 16, 100, 32)]
    [InlineData(250, 16, 33, 16)]
    [InlineData(250, 16, 16, 16)]
    [InlineData(256, 64, 200, 64)]
    [InlineData(33, 16, 32, 16)]
    [InlineData(17, 16, 16, 16)]
    [InlineData(32, 2, 10, 4)]
    [InlineData(31, 2, 3, 2)]
    public async Task One_that_is_too_large_keeps_half_of_what_would_fit_but_a_whole_proof(int members, int unit, int cap, int kept)
    {
        BatchFit fit = await BatchFit.FindAsync(members, unit, ProofPolicy.None, Cap(cap));
        Assert.Equal((kept, "a"), (fit.Members, fit.Decision.Chosen));

        // What is decided is what was asked about so many.
        Assert.Equal(kept, (int)fit.Decision.ChosenQuote!.NeededFeeWei!.Value);
        Assert.Equal(kept, asked[^1]);
    }

    [Fact]
    public async Task One_of_which_not_even_a_proof_fits_stays_whole_with_the_reason_for_the_whole()
    {
        BatchFit fit = await BatchFit.FindAsync(250, 16, ProofPolicy.None, Cap(5));
        Assert.Equal(250, fit.Members);
        Assert.Null(fit.Decision.Chosen);
        Assert.Equal(250, (int)Assert.Single(fit.Decision.Rows).Quote.NeededFeeWei!.Value);
        Assert.Equal([250, 128, 64, 32, 16], asked);
    }

    [Theory]
    [InlineData(QuoteObstacle.TooExpensive)]
    [InlineData(QuoteObstacle.TooLarge)]
    public async Task A_cap_of_the_network_counts_as_one_of_the_policy(QuoteObstacle obstacle)
    {
        BatchFit fit = await BatchFit.FindAsync(64, 4, ProofPolicy.None, count => Task.FromResult(Router.Decide(
            [count > 20 ? new NetworkQuote { Network = "a", Obstacle = obstacle, Unavailable = "above the cap" } : Quote(count)], ProofPolicy.None, Now)));
        Assert.Equal((8, "a"), (fit.Members, fit.Decision.Chosen));
    }

    /// <summary>Nodes that are down, and a registry that refuses, say the same to less.</summary>
    [Theory]
    [InlineData(QuoteObstacle.Unreachable)]
    [InlineData(QuoteObstacle.Stopped)]
    [InlineData(QuoteObstacle.NotDeployed)]
    public async Task What_less_would_not_mend_makes_nothing_smaller(QuoteObstacle obstacle)
    {
        BatchFit fit = await BatchFit.FindAsync(64, 4, ProofPolicy.None, count =>
        {
            asked.Add(count);
            return Task.FromResult(Router.Decide(
                [new NetworkQuote { Network = "a", Obstacle = obstacle, Unavailable = "so" }], ProofPolicy.None, Now));
        });
        Assert.Equal(64, fit.Members);
        Assert.Null(fit.Decision.Chosen);
        Assert.Equal([64], asked);
    }

    [Fact]
    public async Task A_network_that_the_policy_does_not_allow_makes_nothing_smaller()
    {
        ProofPolicy policy = new() { Network = "b" };
        BatchFit fit = await BatchFit.FindAsync(64, 4, policy, count =>
        {
            asked.Add(count);
            return Task.FromResult(Router.Decide(
                [Quote(count), new NetworkQuote { Network = "b", Obstacle = QuoteObstacle.Unreachable, Unavailable = "down" }], policy, Now));
        });
        Assert.Null(fit.Decision.Chosen);
        Assert.Equal([64], asked);
    }

    [Fact]
    public void Limits_on_a_requests_cost_count_for_as_many_as_are_left()
    {
        ProofPolicy one = new() { MaxFeeWei = 1001, MaxCostUsd = 0.1m, Network = "a" };
        ProofPolicy all = BatchGathering.PolicyFor(one, 1, 250);
        Assert.Equal((BigInteger)250_250, all.MaxFeeWei);
        Assert.Equal(one with { MaxFeeWei = 16_016, MaxCostUsd = 1.6m }, BatchGathering.PolicyFor(all, 250, 16));
        Assert.Equal(ProofPolicy.None, BatchGathering.PolicyFor(ProofPolicy.None, 1, 250));
    }

    /// <summary>A network that takes so many statements at most; a statement costs a wei.</summary>
    private Func<int, Task<RoutingDecision>> Cap(int most) => count =>
    {
        asked.Add(count);
        return Task.FromResult(Router.Decide([Quote(count)], new ProofPolicy { MaxFeeWei = most }, Now));
    };

    private static NetworkQuote Quote(int count) => new() { Network = "a", ExpectedFeeWei = count, NeededFeeWei = count, WorstFeeWei = count, Signers = [] };
}
