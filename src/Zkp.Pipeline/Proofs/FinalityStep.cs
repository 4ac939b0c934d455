namespace Zkp.Pipeline.Proofs;

/// <summary>A stage of finality, and when it was first seen.</summary>
public sealed record FinalityStep(FinalityStage Stage, DateTimeOffset At)
{
    private static readonly FinalityStage[] L1 = [FinalityStage.Included, FinalityStage.Safe, FinalityStage.Finalized];
    private static readonly FinalityStage[] RollUp = [FinalityStage.Sequenced, FinalityStage.Posted, FinalityStage.Safe, FinalityStage.Finalized];

    /// <summary>All stages that a transaction at <paramref name="stage"/> has behind it, in their order, its own included.</summary>
    public static IReadOnlyList<FinalityStage> UpTo(FinalityStage stage, bool isRollUp) => [.. (isRollUp ? RollUp : L1).Where(step => step <= stage)];

    /// <summary>
    /// The steps after a look: those that were seen before keep their time, those that a look missed get this one's, and those that no longer
    /// hold are gone, because another block of another branch has the transaction now, or none has.
    /// </summary>
    public static IReadOnlyList<FinalityStep> Update(IReadOnlyList<FinalityStep> steps, IReadOnlyList<FinalityStage> reached, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(steps);
        FinalityStep[] next = [.. reached.Select(stage => steps.FirstOrDefault(step => step.Stage == stage) ?? new FinalityStep(stage, now))];
        return next.SequenceEqual(steps) ? steps : next;
    }
}
