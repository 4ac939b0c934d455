using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>Every fault that the simulation must find.</summary>
internal static class MutantCatalog
{
    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("sends before storing") { Ledger = (ledger, _) => new SendsBeforeStoring(ledger) },
        new("confirms by block number only") { Rules = options => new MutantRules(options) { BendSight = (entry, seen) => seen is null ? null : seen with { Inclusion = entry.Inclusion ?? seen.Inclusion } } },
        new("pays more without asking whether the price is the fault") { Rules = options => new MutantRules(options) { NeverEnough = true } },
        new("hands out a nonce twice") { Ledger = (ledger, simulation) => new IgnoresConflicts(ledger, simulation) },
        new("keeps no step below the cap") { Rules = options => new MutantRules(options) { SpendWholeCap = true } },
        new("takes a receipt for final") { Rules = options => new MutantRules(options) { BendSight = (_, seen) => seen is null ? null : seen with { Finalized = seen.Latest } } },
        new("forgets to broadcast again after eviction") { Rules = options => new MutantRules(options) { BendDecision = KeepsQuiet } },
        new("gives a lease back after the broadcast") { Rules = options => new MutantRules(options) { BendDecision = GivesBack } },
        new("signs anew after a crash in place of sending the same bytes") { Rules = options => new MutantRules(options) { BendDecision = SignsAnew } },
        new("starts over with a new nonce after a crash") { Ledger = (ledger, simulation) => new StartsOverAfterCrash(ledger, simulation) },
        new("does not drain drift") { Rules = options => new MutantRules(options) { NoReconciling = true } },
        new("ignores the day's budget") { Ledger = (ledger, _) => new IgnoresBudget(ledger) },
        new("believes the lowest nonce") { Node = (node, process) => new BelievesOtherNonce(node, process, atHeights: false, answers => answers.Min()) },
        new("takes one endpoint's receipt for agreement") { Node = (node, process) => new BelievesOneReceipt(node, process) },
        new("believes a single finalized height") { Node = (node, process) => new BelievesOneHeight(node, process, BlockTag.Finalized) },
        new("counts confirmations from a single head") { Node = (node, process) => new BelievesOneHeight(node, process, BlockTag.Latest) },
        new("believes a single nonce") { Node = (node, process) => new BelievesOtherNonce(node, process, atHeights: false, answers => answers.Last()) },
        new("believes the highest nonce") { Node = (node, process) => new BelievesOtherNonce(node, process, atHeights: false, answers => answers.Max()) },
        new("holds no nonce against the ledger") { Node = (node, _) => new AsksNoLedger(node) },
        new("believes the highest price") { Fees = (_, process) => new BelievesHighestPrice(process) },
        new("believes the highest nonce at a final block") { Node = (node, process) => new BelievesOtherNonce(node, process, atHeights: true, answers => answers.Max()) },
        new("believes whoever claims a receipt") { Node = (node, process) => new BelievesAnyClaim(node, process) },
        new("does not look again after a reorg") { Rules = options => new MutantRules(options) { BendSight = (_, seen) => seen is null ? null : seen with { RecordedBlockStands = true } } },
        new("calls a nonce replaced at first sight") { Rules = options => new MutantRules(options with { ReplacedAfter = TimeSpan.Zero }) { BendSight = TakesHeadForFinal } },
        new("calls it released when the cancellation is out") { Rules = options => new MutantRules(options) { BendDecision = EndsEarly } },
        new("forgets earlier signatures of a nonce") { Node = (node, process) => new ForgetsEarlierVariants(node, process) },
        new("sends out of order where there is no pool") { Rules = options => new MutantRules(options) { BendSight = (_, seen) => seen is null ? null : seen with { InTurn = true } } },
        new("lets deadlines pass") { Rules = options => new MutantRules(options) { NoDeadlines = true } },
        new("lets an operator bump past the cap") { Rules = options => new MutantRules(options) { Desk = Uncapped(options) } },
        new("lets an operator rewind what is out") { Rules = options => new MutantRules(options) { RewindsWhatIsOut = true } },
        new("lets each process pick the signer") { Ledger = (ledger, _) => new IgnoresAssignment(ledger) },
    ];

    private static SendRules Uncapped(TransactionManagerOptions options) =>
        new(options with { Replacement = options.Replacement with { MaxFeePerGas = SimProfile.Cap * 100 } });

    private static LedgerDecision KeepsQuiet(LedgerDecision decision, DateTimeOffset now) =>
        decision.Step is LedgerStep.Broadcast or LedgerStep.CheckPropagation && decision.Next.Current?.BroadcastAt is not null
            ? new LedgerDecision(LedgerStep.Wait, decision.Next)
            : decision;

    private static LedgerDecision GivesBack(LedgerDecision decision, DateTimeOffset now) => decision.Step == LedgerStep.Cancel
        ? SendRules.GiveBack(decision.Next, CancelReason.DeadlinePassed, now)
        : decision;

    private static LedgerDecision SignsAnew(LedgerDecision decision, DateTimeOffset now) =>
        decision.Step == LedgerStep.Broadcast && decision.Next is { State: LedgerState.Signed, Current: { } current } && current.SignedAt < now
            ? new LedgerDecision(LedgerStep.Sign, decision.Next) { Fees = new ReplacementDecision.FeePair(current.MaxFee, current.PriorityFee) }
            : decision;

    private static ChainObservation? TakesHeadForFinal(LedgerEntry entry, ChainObservation? seen) =>
        seen is { Inclusion: null } && seen.AccountNonce > entry.Nonce ? seen with { FinalNonce = seen.AccountNonce } : seen;

    private static LedgerDecision EndsEarly(LedgerDecision decision, DateTimeOffset now) =>
        decision is { Step: LedgerStep.Wait or LedgerStep.Broadcast, Next: { State: LedgerState.Broadcast, Current: { IsCancellation: true, BroadcastAt: not null } } }
            ? new LedgerDecision(LedgerStep.Settle, decision.Next with { State = LedgerState.Released })
            : decision;
}
