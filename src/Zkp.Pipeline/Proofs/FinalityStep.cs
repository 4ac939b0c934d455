namespace Zkp.Pipeline.Proofs;

/// <summary>A stage of finality, and when it was first seen.</summary>
public sealed record FinalityStep(FinalityStage Stage, DateTimeOffset At)
{
    /// <summary>The steps with one more; the same where it is there already. Null takes everything back: a reorg.</summary>
    public static IReadOnlyList<FinalityStep> Extend(IReadOnlyList<FinalityStep> steps, FinalityStage? stage, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(steps);
        if (stage is not { } reached)
        {
            return [];
        }

        // A block that was safe and is only included now is another block on another branch: what it had reached is gone with it.
        FinalityStep[] kept = [.. steps.Where(step => step.Stage <= reached)];
        if (kept.Any(step => step.Stage == reached))
        {
            return kept.Length == steps.Count ? steps : kept;
        }

        // What a roll-up's safe head holds is on L1, whether or not anybody looked while it was no more than that.
        bool unseenPosting = kept is [{ Stage: FinalityStage.Sequenced }] && reached > FinalityStage.Posted;
        return unseenPosting
            ? [.. kept, new FinalityStep(FinalityStage.Posted, now), new FinalityStep(reached, now)]
            : [.. kept, new FinalityStep(reached, now)];
    }
}
