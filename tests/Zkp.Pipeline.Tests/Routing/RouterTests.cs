using System.Numerics;
using CsCheck;
using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Tests.Routing;

public sealed class RouterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_cheapest_network_is_chosen()
    {
        RoutingDecision decision = Router.Decide([Quote("a", 300), Quote("b", 100), Quote("c", 200)], ProofPolicy.None, Now);

        Assert.Equal("b", decision.Chosen);
        Assert.Equal(["b", "c", "a"], decision.Rows.Select(row => row.Quote.Network));
        Assert.Equal("b is the cheapest that fits, at 100 wei, 2 times less than c.", decision.Explanation);
    }

    [Fact]
    public void An_urgent_request_takes_the_network_that_is_final_first()
    {
        RoutingDecision decision = Router.Decide(
            [Quote("cheap", 1, seconds: 900), Quote("fast", 100, seconds: 12)], new ProofPolicy { Urgency = ProofUrgency.Urgent }, Now);

        Assert.Equal("fast", decision.Chosen);
    }

    [Fact]
    public void Every_refusal_is_explained()
    {
        RoutingDecision decision = Router.Decide(
            [Quote("dear", 300), Quote("broke", 100, balance: 50), Quote("down", 0) with { Unavailable = "its RPC does not answer" }],
            new ProofPolicy { MaxFeeWei = 200 },
            Now);

        Assert.Null(decision.Chosen);
        Assert.Null(decision.ChosenQuote);
        Assert.Equal(
            "No network fits. Not eligible: broke (the signer's balance of 50 wei does not cover 200 wei); "
            + "dear (it needs an allowance of 300 wei, above the limit of 200 wei); down (its RPC does not answer).",
            decision.Explanation);
    }

    [Fact]
    public void A_named_network_is_taken_even_when_it_is_dearer()
    {
        RoutingDecision decision = Router.Decide([Quote("a", 300), Quote("b", 100)], new ProofPolicy { Network = "a" }, Now);

        Assert.Equal("a", decision.Chosen);
        Assert.Contains("b (the policy asks for a)", decision.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_that_one_network_has_is_not_paid_for_on_another_unless_that_is_named()
    {
        NetworkQuote[] quotes =
        [
            Quote("a", 0) with { Obstacle = QuoteObstacle.AlreadyProven, Unavailable = "its registry has this statement already" },
            Quote("b", 300),
        ];

        Assert.Null(Router.Decide(quotes, ProofPolicy.None, Now).Chosen);
        Assert.Equal("b", Router.Decide(quotes, new ProofPolicy { Network = "b" }, Now).Chosen);
        Assert.Equal("statement_already_proven", RoutingFailure.Of(Router.Decide(quotes, ProofPolicy.None, Now), ProofPolicy.None, Now)?.Code);
    }

    [Fact]
    public void Nothing_is_sent_after_the_deadline() =>
        Assert.Null(Router.Decide([Quote("a", 1)], new ProofPolicy { Deadline = Now }, Now).Chosen);

    [Fact]
    public void A_limit_in_dollars_is_kept()
    {
        NetworkQuote quote = Quote("a", 1) with { ExpectedCostUsd = 0.5m };

        Assert.Equal("a", Router.Decide([quote], new ProofPolicy { MaxCostUsd = 0.5m }, Now).Chosen);
        Assert.Null(Router.Decide([quote], new ProofPolicy { MaxCostUsd = 0.49m }, Now).Chosen);
        Assert.Null(Router.Decide([quote with { ExpectedCostUsd = null }], new ProofPolicy { MaxCostUsd = 1m }, Now).Chosen);
    }

    [Theory]
    [InlineData(ProofUrgency.Low, "cheap")]
    [InlineData(ProofUrgency.Normal, "cheap")]
    [InlineData(ProofUrgency.High, "middle")]
    [InlineData(ProofUrgency.Urgent, "fast")]
    public void Urgency_decides_how_time_weighs_against_cost(ProofUrgency urgency, string chosen) => Assert.Equal(
        chosen,
        Router.Decide(
            [Quote("cheap", 100, seconds: 900), Quote("middle", 200, seconds: 90), Quote("fast", 900, seconds: 40)], new ProofPolicy { Urgency = urgency }, Now).Chosen);

    [Fact]
    public void The_score_table_says_how_the_choice_came_about()
    {
        NetworkQuote big = Quote("big", 200, seconds: 10) with { GasLimit = 3_000_000, BlockGasLimit = 30_000_000 };
        NetworkQuote small = Quote("small", 100, seconds: 20) with { GasLimit = 3_000_000, BlockGasLimit = 4_000_000, SecondsToFinalityP95 = 30, FinalitySamples = 40 };
        NetworkQuote ill = Quote("ill", 100, seconds: 20) with { Health = 0.5, Trouble = "http://b: half of its requests fail" };

        RoutingDecision decision = Router.Decide([big, small, ill], new ProofPolicy { Urgency = ProofUrgency.High }, Now);

        RouterScore Score(string name) => decision.Rows.Single(row => row.Quote.Network == name).Score!;
        Assert.Equal(new RouterScore(2, 1, 1.1111, 1, Math.Round(0.5 * Math.Log(2), 4)), Score("big"));

        // A transaction that needs three quarters of a block waits four times as long, and the history's 95th percentile counts.
        Assert.Equal((1, 4, 10.8), (Score("small").Cost, Score("small").Complexity, Score("small").Time));
        Assert.Equal((1.8, 2), (Score("ill").Time, Score("ill").Health));
        Assert.Equal(["big", "ill", "small"], decision.Rows.Select(row => row.Quote.Network));
        Assert.Equal("big is final first, in about 10 s, for 200 wei. Not well: ill (http://b: half of its requests fail).", decision.Explanation);
    }

    [Theory]
    [InlineData(ProofUrgency.Low)]
    [InlineData(ProofUrgency.Normal)]
    [InlineData(ProofUrgency.High)]
    [InlineData(ProofUrgency.Urgent)]
    public void A_sick_network_is_taken_only_where_it_makes_up_for_it(ProofUrgency urgency)
    {
        ProofPolicy policy = new() { Urgency = urgency };
        NetworkQuote well = Quote("well", 100), sick = Quote("sick", 99, seconds: 59) with { Health = 0.6 };

        Assert.Equal("well", Router.Decide([sick, well], policy, Now).Chosen);
        Assert.Equal("sick", Router.Decide([sick with { ExpectedFeeWei = 40, SecondsToFinality = 20 }, well], policy, Now).Chosen);
        Assert.Equal("sick", Router.Decide([sick], policy, Now).Chosen);
    }

    [Fact]
    public void Test_networks_are_for_experimental_requests_or_whoever_names_them()
    {
        NetworkQuote[] quotes = [Quote("main", 100) with { Kind = NetworkKind.Main }, Quote("test", 1) with { Kind = NetworkKind.Test }, Quote("here", 50) with { Kind = NetworkKind.Local }];

        Assert.Equal("here", Router.Decide(quotes, ProofPolicy.None, Now).Chosen);
        Assert.Equal("main", Router.Decide(quotes[..2], ProofPolicy.None, Now).Chosen);
        Assert.Equal("test", Router.Decide(quotes, new ProofPolicy { Experimental = true }, Now).Chosen);
        Assert.Equal("test", Router.Decide(quotes, new ProofPolicy { Network = "test" }, Now).Chosen);
        Assert.Equal("test", Router.Decide(quotes, new ProofPolicy { Networks = ["main", "test"] }, Now).Chosen);
        RoutingDecision none = Router.Decide(quotes[..2], new ProofPolicy { Networks = ["here"] }, Now);
        Assert.Null(none.Chosen);
        Assert.Contains("test (the policy allows here)", none.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_network_cannot_take_is_not_sent_there()
    {
        NetworkQuote quote = Quote("a", 1) with { GasLimit = 100, BlockGasLimit = 99 };
        Assert.Contains("it needs 100 gas, and a block there has 99", Router.Decide([quote], ProofPolicy.None, Now).Explanation, StringComparison.Ordinal);
        Assert.Null(Router.Decide([Quote("a", 1) with { CalldataBytes = 130_000 }], ProofPolicy.None, Now).Chosen);
    }

    [Theory]
    [InlineData(QuoteObstacle.Stalled)]
    [InlineData(QuoteObstacle.Stopped)]
    public void A_network_or_a_registry_that_stands_still_is_waited_for(QuoteObstacle obstacle)
    {
        RoutingDecision decision = Router.Decide(
            [Quote("a", 0) with { Obstacle = obstacle, Unavailable = "its newest block is old" }], ProofPolicy.None, Now);

        Assert.Null(decision.Chosen);
        Assert.Null(RoutingFailure.Of(decision, ProofPolicy.None, Now));
        Assert.Equal("deadline_passed", RoutingFailure.Of(decision, new ProofPolicy { Deadline = Now }, Now)?.Code);
    }

    [Fact]
    public void A_bound_quote_holds_the_request_to_the_network_and_the_worst_fee()
    {
        ProofPolicy policy = new() { MaxFeeWei = 1000, Networks = ["a", "b"], Urgency = ProofUrgency.High };
        BoundQuote quote = new()
        {
            Id = "q", Circuit = "c", CircuitVersion = 1, Policy = policy, ExpiresAt = Now,
            Decision = Router.Decide([Quote("a", 300) with { L1FeeWei = 20 }, Quote("b", 400)], policy, Now),
        };

        Assert.Equal(new ProofPolicy { Network = "a", MaxFeeWei = 600, Urgency = ProofUrgency.High }, quote.BoundPolicy);
        Assert.Equal(new CitedQuote { Id = "q", Network = "a", ExpectedFeeWei = 300, L1FeeWei = 20, WorstFeeWei = 600 }, quote.Cite());
        Assert.Equal(500, (quote with { Policy = policy with { MaxFeeWei = 500 } }).BoundPolicy.MaxFeeWei);
    }

    [Fact]
    public void The_choice_is_never_refused_never_beaten_in_both_and_does_not_depend_on_the_order()
    {
        Gen<NetworkQuote> quotes = Gen.Select(Gen.Int[1, 1000], Gen.Int[1, 1000], Gen.Bool, (fee, seconds, up) =>
            Quote("?", fee, seconds) with { Unavailable = up ? null : "down" });
        Gen.Select(quotes.Array[0, 6], Gen.Int[0, 1000], Gen.Enum<ProofUrgency>()).Sample((generated, maxFee, urgency) =>
        {
            NetworkQuote[] named = [.. generated.Select((quote, i) => quote with { Network = $"n{i}" })];
            ProofPolicy policy = new() { MaxFeeWei = maxFee + 1, Urgency = urgency };
            RoutingDecision decision = Router.Decide(named, policy, Now);

            NetworkQuote[] fitting = [.. named.Where(quote => quote.Unavailable is null && quote.ExpectedFeeWei <= maxFee + 1)];
            Assert.Equal(fitting.Length == 0, decision.Chosen is null);
            Assert.Equal(decision.Chosen, Router.Decide(named.Reverse(), policy, Now).Chosen);
            if (decision.ChosenQuote is not { } chosen)
            {
                return;
            }

            Assert.Contains(chosen, fitting);
            Assert.All(fitting, other => Assert.False(
                other.ExpectedFeeWei < chosen.ExpectedFeeWei && other.SecondsToFinality < chosen.SecondsToFinality, "another one is better in both"));
            if (urgency is ProofUrgency.Low or ProofUrgency.Urgent)
            {
                Assert.All(fitting, other => Assert.True(urgency == ProofUrgency.Urgent
                    ? chosen.SecondsToFinality <= other.SecondsToFinality
                    : chosen.ExpectedFeeWei <= other.ExpectedFeeWei));
            }
        });
    }

    /// <summary>A batch that is proved waits for its price a while; its members have nothing left to go alone with.</summary>
    [Fact]
    public void A_price_is_waited_for_as_long_as_somebody_is_patient()
    {
        RoutingDecision decision = Router.Decide([Quote("a", 300)], new ProofPolicy { MaxFeeWei = 200 }, Now);
        Assert.Equal("no_network_fits", RoutingFailure.Of(decision, ProofPolicy.None, Now)?.Code);
        Assert.Equal("no_network_fits", RoutingFailure.Of(decision, new ProofPolicy { Deadline = Now.AddHours(1) }, Now)?.Code);
        Assert.Null(RoutingFailure.Of(decision, ProofPolicy.None, Now, Now.AddHours(1)));
        Assert.Equal("no_network_fits", RoutingFailure.Of(decision, ProofPolicy.None, Now.AddHours(1), Now.AddHours(1))?.Code);

        RoutingDecision gone = Router.Decide([Quote("a", 0) with { Obstacle = QuoteObstacle.NotDeployed, Unavailable = "gone" }], ProofPolicy.None, Now);
        Assert.Equal("no_network_fits", RoutingFailure.Of(gone, ProofPolicy.None, Now, Now.AddHours(1))?.Code);
    }

    private static NetworkQuote Quote(string name, BigInteger fee, double seconds = 60, long balance = long.MaxValue) => new()
    {
        Network = name,
        Gas = 300_000,
        ExpectedFeeWei = fee,
        NeededFeeWei = fee,
        WorstFeeWei = fee * 2,
        SecondsToFinality = seconds,
        Signers = [new SignerBalance(Address.Zero, new Wei(balance))],
    };
}
