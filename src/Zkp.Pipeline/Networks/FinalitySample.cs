using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Networks;

/// <summary>How long one proof's transaction took on a network, from its first submission.</summary>
public sealed record FinalitySample(string Network, string ProofId, double SecondsToInclusion, double SecondsToFinality)
{
    /// <returns>Null for a record that is not finalized, or was cut off before it said that it was submitted.</returns>
    public static FinalitySample? Of(ProofRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);

        // Of the transaction that was finalized: one before it that reverted for good led back to Proved.
        TimelineEntry? submitted = record.Timeline.Reverse().TakeWhile(entry => entry.State != ProofState.Proved).LastOrDefault(entry => entry.State == ProofState.Submitted);
        TimelineEntry? included = record.Timeline.LastOrDefault(entry => entry.State == ProofState.Included);
        if (record is not { State: ProofState.Finalized, Transaction: { } transaction } || submitted is null)
        {
            return null;
        }

        DateTimeOffset finalized = record.Timeline[^1].At;
        return new FinalitySample(
            transaction.Network, record.Id, ((included?.At ?? finalized) - submitted.At).TotalSeconds, (finalized - submitted.At).TotalSeconds);
    }
}
