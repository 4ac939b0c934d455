using System.Globalization;
using System.Numerics;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Routing;

/// <summary>
/// Chooses the network: those that fit the policy, and of them the cheapest; for urgent requests the one that is final
/// first. Ties go to the cheaper, the faster, then the first by name. Pure arithmetic over quotes.
/// </summary>
public static class Router
{
    public static RoutingDecision Decide(IEnumerable<NetworkQuote> quotes, ProofPolicy policy, DateTimeOffset now)
    {
        NetworkQuote[] all = [.. quotes];
        string? provenOn = all.FirstOrDefault(quote => quote.Obstacle == QuoteObstacle.AlreadyProven && (policy.Network ?? quote.Network) == quote.Network)?.Network;
        RoutingRow[] rows = [.. all.Select(quote => new RoutingRow(quote, [.. Refusals(quote, policy, provenOn, now)]))];
        IEnumerable<RoutingRow> eligible = rows.Where(row => row.Eligible);
        IOrderedEnumerable<RoutingRow> ordered = policy.Urgency == ProofUrgency.Urgent
            ? eligible.OrderBy(row => row.Quote.SecondsToFinality).ThenBy(row => row.Quote.ExpectedFeeWei)
            : eligible.OrderBy(row => row.Quote.ExpectedFeeWei).ThenBy(row => row.Quote.SecondsToFinality);
        RoutingRow[] ranking = [.. ordered.ThenBy(row => row.Quote.Network, StringComparer.Ordinal)];
        RoutingRow[] refused = [.. rows.Where(row => !row.Eligible).OrderBy(row => row.Quote.Network, StringComparer.Ordinal)];
        string? chosen = ranking.FirstOrDefault()?.Quote.Network;
        return new RoutingDecision(chosen, Explain(ranking, refused, policy), [.. ranking, .. refused], now);
    }

    private static IEnumerable<string> Refusals(NetworkQuote quote, ProofPolicy policy, string? provenOn, DateTimeOffset now)
    {
        // Nobody means to pay for the same record twice; who does names the second network.
        if (provenOn is not null && provenOn != quote.Network && policy.Network is null)
        {
            yield return $"{provenOn} has this statement already";
        }

        if (policy.Network is { } wanted && quote.Network != wanted)
        {
            yield return $"the policy asks for {wanted}";
        }

        if (policy.Deadline is { } deadline && deadline <= now)
        {
            yield return $"the deadline {deadline:O} has passed";
        }

        if (quote.Unavailable is { } reason)
        {
            yield return reason;
            yield break;
        }

        if (policy.MaxFeeWei is { } maxFee && quote.NeededFeeWei > maxFee)
        {
            yield return $"it needs an allowance of {quote.NeededFeeWei} wei, above the limit of {maxFee} wei";
        }

        if (policy.MaxCostUsd is { } maxUsd)
        {
            if (quote.ExpectedCostUsd is not { } usd)
            {
                yield return "no price of ether is configured, so a limit in dollars can't be checked";
            }
            else if (usd > maxUsd)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"its cost of {usd:0.######} USD is above the limit of {maxUsd} USD");
            }
        }

        if (quote.SignerBalanceWei is { } balance && quote.WorstFeeWei is { } worst && balance < worst)
        {
            yield return $"the signer's balance of {balance} wei does not cover {worst} wei";
        }
    }

    private static string Explain(RoutingRow[] ranking, RoutingRow[] refused, ProofPolicy policy)
    {
        string others = refused.Length == 0
            ? ""
            : " Not eligible: " + string.Join("; ", refused.Select(row => $"{row.Quote.Network} ({string.Join(", ", row.Refusals)})")) + ".";
        if (ranking.Length == 0)
        {
            return refused.Length == 0 ? "No network is enabled." : "No network fits." + others;
        }

        NetworkQuote best = ranking[0].Quote;
        string why = policy.Urgency == ProofUrgency.Urgent
            ? string.Create(CultureInfo.InvariantCulture, $"{best.Network} is final first, in about {best.SecondsToFinality:0} s, for {best.ExpectedFeeWei} wei.")
            : $"{best.Network} is the cheapest that fits, at {best.ExpectedFeeWei} wei{Compare(ranking)}.";
        return why + others;
    }

    private static string Compare(RoutingRow[] ranking)
    {
        if (ranking.Length < 2 || ranking[0].Quote.ExpectedFeeWei is not { Sign: > 0 } best || ranking[1].Quote.ExpectedFeeWei is not { } next)
        {
            return "";
        }

        double ratio = (double)next / (double)best;
        return string.Create(CultureInfo.InvariantCulture, $", {ratio:0.##} times less than {ranking[1].Quote.Network}");
    }
}
