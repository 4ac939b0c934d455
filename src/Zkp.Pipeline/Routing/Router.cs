using System.Globalization;
using System.Numerics;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Routing;

/// <summary>
/// Chooses the network: of those that fit the policy the one with the lowest score, which weighs cost against time to finality by
/// urgency and counts against a network what its nodes fail at (<see cref="RouterScore"/>). Ties go to the cheaper, the faster, then the first by name. Pure arithmetic over quotes.
/// </summary>
public static class Router
{
    /// <summary>A transaction that fills a block as good as wholly waits twenty times as long as a small one; more is guessing.</summary>
    private const double LargestShare = 0.95;

    private const double LeastHealth = 0.05;

    public static RoutingDecision Decide(IEnumerable<NetworkQuote> quotes, ProofPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(quotes);
        ArgumentNullException.ThrowIfNull(policy);
        NetworkQuote[] all = [.. quotes];
        string? provenOn = all.FirstOrDefault(quote => quote.Obstacle == QuoteObstacle.AlreadyProven && RouterPolicy.Allows(quote, policy))?.Network;
        RoutingRow[] rows = [.. all.Select(quote => new RoutingRow(quote, [.. RouterPolicy.Refusals(quote, policy, provenOn, now)]))];
        RoutingRow[] ranking = [.. Scored([.. rows.Where(row => row.Eligible)], policy.Urgency)
            .OrderBy(row => row.Score!.Total).ThenBy(row => row.Quote.ExpectedFeeWei).ThenBy(row => row.Quote.SecondsToFinality)
            .ThenBy(row => row.Quote.Network, StringComparer.Ordinal)];
        RoutingRow[] refused = [.. rows.Where(row => !row.Eligible).OrderBy(row => row.Quote.Network, StringComparer.Ordinal)];
        string? chosen = ranking.FirstOrDefault()?.Quote.Network;
        return new RoutingDecision(chosen, Explain(ranking, refused), [.. ranking, .. refused], now);
    }

    /// <summary>How much time weighs against cost, in hundredths; the rest is cost's.</summary>
    internal static double TimeWeight(ProofUrgency urgency) => urgency switch
    {
        ProofUrgency.Low => 0,
        ProofUrgency.High => 0.5,
        ProofUrgency.Urgent => 1,
        _ => 0.2,
    };

    private static IEnumerable<RoutingRow> Scored(RoutingRow[] eligible, ProofUrgency urgency)
    {
        if (eligible.Length == 0)
        {
            return [];
        }

        // Fees are compared as ratios, so dollars and wei give the same answer: every network of ours pays in ether.
        double cheapest = eligible.Min(row => Fee(row.Quote));
        double fastest = eligible.Min(row => Seconds(row.Quote));
        double healthiest = eligible.Max(row => Health(row.Quote));
        double timeWeight = TimeWeight(urgency);
        return eligible.Select(row =>
        {
            double cost = Fee(row.Quote) / cheapest;
            double time = Seconds(row.Quote) / fastest;
            double health = healthiest / Health(row.Quote);
            double total = ((1 - timeWeight) * Math.Log(cost)) + (timeWeight * Math.Log(time)) + Math.Log(health);
            return row with { Score = new RouterScore(Round(cost), Round(time), Round(Complexity(row.Quote)), Round(health), Round(total)) };
        });
    }

    private static double Fee(NetworkQuote quote) => Math.Max(1, (double)(quote.ExpectedFeeWei ?? BigInteger.One));

    /// <summary>The time that 19 of 20 kept, where there is a history; longer for what needs much of a block.</summary>
    private static double Seconds(NetworkQuote quote) =>
        Math.Max(0.1, quote.SecondsToFinalityP95 ?? quote.SecondsToFinality) * Complexity(quote);

    private static double Health(NetworkQuote quote) => Math.Max(LeastHealth, quote.Health ?? 1);

    private static double Complexity(NetworkQuote quote) =>
        quote.BlockGasLimit is { } block and > 0 ? 1 / (1 - Math.Min(LargestShare, (double)quote.GasLimit / block)) : 1;

    private static double Round(double value) => Math.Round(value, 4);

    private static string Explain(RoutingRow[] ranking, RoutingRow[] refused)
    {
        string others = refused.Length == 0
            ? ""
            : " Not eligible: " + string.Join("; ", refused.Select(row => $"{row.Quote.Network} ({string.Join(", ", row.Refusals)})")) + ".";
        if (ranking.Length == 0)
        {
            return refused.Length == 0 ? "No network is enabled." : "No network fits." + others;
        }

        NetworkQuote best = ranking[0].Quote;
        string why = ranking[0].Score switch
        {
            { Cost: <= 1 } => $"{best.Network} is the cheapest that fits, at {best.ExpectedFeeWei} wei{Compare(ranking)}.",
            { Time: <= 1 } => string.Create(CultureInfo.InvariantCulture, $"{best.Network} is final first, in about {best.SecondsToFinality:0} s, for {best.ExpectedFeeWei} wei."),
            var score => string.Create(
                CultureInfo.InvariantCulture,
                $"{best.Network} has the best of cost and time: {score!.Cost:0.##} times the lowest fee, {score.Time:0.##} times the shortest time to finality."),
        };
        string sick = string.Join("; ", ranking.Where(row => row.Quote.Trouble is not null).Select(row => $"{row.Quote.Network} ({row.Quote.Trouble})"));
        return why + (sick.Length > 0 ? $" Not well: {sick}." : "") + others;
    }

    private static string Compare(RoutingRow[] ranking)
    {
        RoutingRow? next = ranking.Skip(1).MinBy(row => row.Quote.ExpectedFeeWei);
        return next is null || ranking[0].Quote.ExpectedFeeWei is not { Sign: > 0 } best || next.Quote.ExpectedFeeWei is not { } fee
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $", {(double)fee / (double)best:0.##} times less than {next.Quote.Network}");
    }
}
