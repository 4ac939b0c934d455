using System.Numerics;
using CsCheck;
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

    [Fact]
    public void The_choice_is_never_refused_never_beaten_and_does_not_depend_on_the_order()
    {
        Gen<NetworkQuote> quotes = Gen.Select(Gen.Int[0, 1000], Gen.Int[1, 1000], Gen.Bool, (fee, seconds, up) =>
            Quote("?", fee, seconds) with { Unavailable = up ? null : "down" });
        Gen.Select(quotes.Array[0, 6], Gen.Int[0, 1000], Gen.Enum<ProofUrgency>()).Sample((generated, maxFee, urgency) =>
        {
            NetworkQuote[] named = [.. generated.Select((quote, i) => quote with { Network = $"n{i}" })];
            ProofPolicy policy = new() { MaxFeeWei = maxFee + 1, Urgency = urgency };
            RoutingDecision decision = Router.Decide(named, policy, Now);

            NetworkQuote[] fitting = [.. named.Where(quote => quote.Unavailable is null && quote.ExpectedFeeWei <= maxFee + 1)];
            Assert.Equal(fitting.Length == 0, decision.Chosen is null);
            Assert.Equal(decision.Chosen, Router.Decide(named.Reverse(), policy, Now).Chosen);
            if (decision.ChosenQuote is { } chosen)
            {
                Assert.Contains(chosen, fitting);
                Assert.All(fitting, other => Assert.True(urgency == ProofUrgency.Urgent
                    ? chosen.SecondsToFinality <= other.SecondsToFinality
                    : chosen.ExpectedFeeWei <= other.ExpectedFeeWei));
            }
        });
    }

    private static NetworkQuote Quote(string name, BigInteger fee, double seconds = 60, long balance = long.MaxValue) => new()
    {
        Network = name,
        Gas = 300_000,
        ExpectedFeeWei = fee,
        NeededFeeWei = fee,
        WorstFeeWei = fee * 2,
        SecondsToFinality = seconds,
        SignerBalanceWei = balance,
    };
}
