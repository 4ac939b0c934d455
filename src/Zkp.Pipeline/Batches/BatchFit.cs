using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// How many of a batch's members go in one transaction. One that is too large for every network that its policy allows, for a cap on what a
/// transaction may cost, a signer's balance or a block, is halved until one takes it, and then once more: what only just fits would be refused
/// when gas becomes a little dearer while it is proved, and all its members with it.
/// </summary>
/// <param name="Members">How many stay.</param>
/// <param name="Decision">What was decided for so many.</param>
public sealed record BatchFit(int Members, RoutingDecision Decision)
{
    /// <param name="members">How many there are.</param>
    /// <param name="unit">What is never halved: the slots of one proof; two of proofs that are made apart.</param>
    /// <param name="policy">Which networks may be asked.</param>
    /// <param name="decide">Asks them about so many.</param>
    public static async Task<BatchFit> FindAsync(int members, int unit, ProofPolicy policy, Func<int, Task<RoutingDecision>> decide)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(decide);
        RoutingDecision asked = await decide(members);
        BatchFit whole = new(members, asked);
        int units = (members + unit - 1) / unit;
        while (asked.Chosen is null && units > 1 && RoutingFailure.MayFitSmaller(asked, policy))
        {
            units /= 2;
            asked = await decide(Count());
        }

        if (asked.Chosen is null)
        {
            return whole;
        }

        int fits = Count();
        if (fits == members || units == 1)
        {
            return new BatchFit(fits, asked);
        }

        units /= 2;
        return new BatchFit(Count(), await decide(Count()));

        int Count() => Math.Min(members, units * unit);
    }
}
