using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Routing;

/// <summary>Whether a decision without a network is the end, or worth asking again.</summary>
public static class RoutingFailure
{
    /// <summary>Whether less in one transaction may go where this did not: a price, a balance, a block or a registry's limit stood in its way, and no outage or refusal.</summary>
    public static bool MayFitSmaller(RoutingDecision decision, ProofPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(policy);
        return decision.Rows.Any(row =>
            !row.Eligible && row.Quote.Obstacle is (null or QuoteObstacle.TooExpensive or QuoteObstacle.TooLarge) && RouterPolicy.Allows(row.Quote, policy));
    }

    /// <param name="decision">One that chose no network.</param>
    /// <param name="policy">The request's.</param>
    /// <param name="now">The time.</param>
    /// <param name="patientUntil">As long prices are waited for; not at all unless told.</param>
    /// <returns>Null to wait: for a node that does not answer or stands still, for a registry that takes nothing at the moment, and so long for prices.</returns>
    public static ProofFailure? Of(RoutingDecision decision, ProofPolicy policy, DateTimeOffset now, DateTimeOffset? patientUntil = null)
    {
        ArgumentNullException.ThrowIfNull(decision);
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Deadline <= now)
        {
            return new ProofFailure("deadline_passed", decision.Explanation);
        }

        NetworkQuote[] considered = [.. decision.Rows.Select(row => row.Quote).Where(quote => RouterPolicy.Allows(quote, policy))];
        if (considered.Any(quote => quote.Obstacle is QuoteObstacle.Unreachable or QuoteObstacle.Stalled or QuoteObstacle.Stopped))
        {
            return null;
        }

        if (considered.FirstOrDefault(quote => quote.Obstacle == QuoteObstacle.AlreadyProven) is { } proven)
        {
            return new ProofFailure("statement_already_proven", $"{proven.Network}: {proven.Unavailable}.");
        }

        if (considered.FirstOrDefault(quote => quote.Obstacle == QuoteObstacle.Refused) is { } refused)
        {
            return new ProofFailure("submission_refused", $"{refused.Network}: {refused.Unavailable}.");
        }

        return !(now < patientUntil) || considered.All(quote => quote.Obstacle == QuoteObstacle.NotDeployed)
            ? new ProofFailure("no_network_fits", decision.Explanation)
            : null;
    }
}
