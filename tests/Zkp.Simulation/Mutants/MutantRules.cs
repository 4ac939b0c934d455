using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>The rules with one of them bent.</summary>
internal sealed class MutantRules(TransactionManagerOptions options) : SendRules(options)
{
    /// <summary>Bends a decision.</summary>
    public Func<LedgerDecision, DateTimeOffset, LedgerDecision>? BendDecision { get; init; }

    /// <summary>Bends what is seen before it is decided on.</summary>
    public Func<LedgerEntry, ChainObservation?, ChainObservation?>? BendSight { get; init; }

    public bool NoDeadlines { get; init; }

    public bool SpendWholeCap { get; init; }

    public bool NeverEnough { get; init; }

    public bool NoReconciling { get; init; }

    public override LedgerDecision Decide(LedgerEntry entry, ChainObservation? seen, FeeView? prices, DateTimeOffset now)
    {
        ChainObservation? sight = BendSight is null ? seen : BendSight(entry, seen);
        LedgerDecision decision = base.Decide(NoDeadlines ? entry with { Deadline = null } : entry, sight, prices, now);
        decision = NoDeadlines ? decision with { Next = decision.Next with { Deadline = entry.Deadline } } : decision;
        return BendDecision is null ? decision : BendDecision(decision, now);
    }

    public override ReplacementDecision.FeePair FirstFees(Wei maxFeePerGas, Wei priorityFeePerGas, Wei? cap) => SpendWholeCap && cap is { } limit
        ? new ReplacementDecision.FeePair(Wei.Min(maxFeePerGas, limit), Wei.Min(priorityFeePerGas, limit))
        : base.FirstFees(maxFeePerGas, priorityFeePerGas, cap);

    /// <summary>The rules for operators who pay more, in place of those for everybody.</summary>
    public SendRules? Desk { get; init; }

    /// <summary>An operator's rewind forgets what was signed.</summary>
    public bool RewindsWhatIsOut { get; init; }

    public override LedgerDecision Bump(LedgerEntry entry, FeeView? prices) =>
        Desk is null ? base.Bump(entry, prices) : Desk.Bump(entry with { FeeCapPerGas = null }, prices) with { Next = entry };

    public override LedgerDecision Rewind(LedgerEntry entry, DateTimeOffset now) =>
        RewindsWhatIsOut && entry.State is (LedgerState.Signed or LedgerState.Broadcast) ? GiveBack(entry, CancelReason.Requested, now) : base.Rewind(entry, now);

    public override DriftPlan PlanReconcile(AccountSituation situation, DateTimeOffset now)
    {
        DriftPlan plan = base.PlanReconcile(situation, now);
        return NoReconciling && situation.Cursor is not null ? new DriftPlan(null, [], plan.Drift, plan.CursorIsAhead) : plan;
    }

    protected override bool PriceIsEnough(SignedVariant current, FeeEstimate top) => !NeverEnough && base.PriceIsEnough(current, top);
}
