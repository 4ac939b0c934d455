namespace Zkp.Pipeline.Proofs;

/// <summary>How long a proof was in a state before it came to the next one, all visits added up.</summary>
public sealed record ProofStage(ProofState Name, double Milliseconds)
{
    public static IReadOnlyList<ProofStage> Of(IReadOnlyList<TimelineEntry> timeline) =>
        [.. timeline
            .Zip(timeline.Skip(1), (entry, next) => (entry.State, Duration: next.At - entry.At))
            .GroupBy(visit => visit.State)
            .Select(visits => new ProofStage(visits.Key, Math.Round(visits.Sum(visit => visit.Duration.TotalMilliseconds), 1)))];
}
