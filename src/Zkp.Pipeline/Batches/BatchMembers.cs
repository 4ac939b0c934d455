using System.Numerics;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Batches;

/// <summary>Brings the members of a batch to where the batch stands.</summary>
public sealed class BatchMembers(IProofStore store, IProofArtifacts artifacts, Settlement settlement, TimeProvider time)
{
    /// <summary>
    /// Shows members what happens to their transaction. Which state they were brought to is kept in the batch's record, so an attempt
    /// that was cut off is made good, and a look that finds nothing new costs nothing. Members that have proofs of their own stay proved until
    /// the end: should their transaction revert, they go alone.
    /// </summary>
    public async Task ShowAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (batch.Members is null || batch.Kind == BatchKind.RandomLinear)
        {
            return;
        }

        await StepBackAsync(batch, cancellationToken);
        if (batch.MembersState == batch.State && batch.MembersEarlier == batch.Earlier.Count)
        {
            return;
        }

        if (batch.State is ProofState.Submitted or ProofState.Included or ProofState.Safe)
        {
            await ForEachAsync(batch, found => Follow(found, batch).MoveTo(batch.State, time.GetUtcNow(), batch.Timeline[^1].Note), cancellationToken);
        }
        else if (batch is not { State: ProofState.Proved, Earlier.Count: > 0 })
        {
            return;
        }

        await store.UpdateAsync(
            batch.Tenant, batch.Id, found => found with { MembersState = batch.State, MembersEarlier = batch.Earlier.Count }, cancellationToken);
    }

    /// <summary>
    /// Holds each member's share of the batch's next transaction. Members can't leave it any more, so a tenant whose day holds no more has it
    /// held above its limit, where it is seen.
    /// </summary>
    /// <param name="most">What the transaction may cost.</param>
    public async Task HoldAgainAsync(ProofRecord batch, BigInteger most, DateOnly day, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await ShowAsync(batch, cancellationToken);
        ProofRecord[] members = await OpenMembersAsync(batch, cancellationToken);
        BigInteger share = most / Math.Max(1, members.Length);

        // An attempt that was cut off may have held it on the day before.
        await settlement.SettleBudgetsAsync(members.Where(member => member.BudgetDay != day), _ => 0, cancellationToken);
        await settlement.SettleBudgetsAsync(members.Select(member => member with { BudgetDay = day }), _ => share, cancellationToken);
        await ForEachAsync(batch, found => found with { BudgetDay = day }, cancellationToken);
    }

    /// <summary>Brings members to the batch's end: a receipt each, or why there is none.</summary>
    /// <returns>Those that came to an end, and those that the batch left behind without having proved them: they are free to go alone.</returns>
    public async Task<(IReadOnlyList<ProofRecord> Ended, IReadOnlyList<ProofRecord> Left)> EndAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await StepBackAsync(batch, cancellationToken);
        ProofArtifact? artifact = await artifacts.FindAsync(new ProofKey(batch.Tenant, batch.Id), cancellationToken);
        StatementSet? set = artifact?.Batch?.ToSet();
        BatchTree? tree = set is null ? null : new BatchTree(set);
        HashSet<string> proved = MayGoAlone(batch) ? [] : [.. artifact?.Statements ?? []];

        // Also those that an attempt which was cut off has brought to their end; two of them may have made one statement.
        IReadOnlyList<ProofRecord> members = await ForEachAsync(batch, found => found, cancellationToken);
        int sharers = members.Count(member => member.BatchId == batch.Id && member.Timeline.Any(entry => entry.State == ProofState.Proved));

        // A proof that a late prover stored after the batch was given up on has left its members as they were, with their inputs.
        members = await ForEachAsync(
            batch,
            found => found.State >= ProofState.Proved && proved.Contains($"{found.Statement}") ? End(found, batch, sharers, proved.Count, tree) : found,
            cancellationToken);
        ILookup<bool, ProofRecord> own = members.Where(member => member.BatchId == batch.Id).ToLookup(member => member.State.IsEnd());
        return ([.. own[true]], [.. own[false]]);
    }

    /// <summary>
    /// Whether what went wrong with the transaction of proofs that were made apart need not go wrong with each alone: one whose statement
    /// somebody else recorded meanwhile makes all of it revert.
    /// </summary>
    private static bool MayGoAlone(ProofRecord batch) =>
        batch.Kind == BatchKind.RandomLinear
        && batch.Failure?.Code is "transaction_reverted" or "submission_refused" or "statement_already_proven" or "no_network_fits";

    private ProofRecord End(ProofRecord member, ProofRecord batch, int sharers, int statements, BatchTree? tree)
    {
        DateTimeOffset now = time.GetUtcNow();
        member = member with { FeeShareWei = ShareOf(member, batch, sharers) };
        if (batch.State != ProofState.Finalized)
        {
            ProofFailure failure = batch.Failure ?? new ProofFailure("transaction_cancelled", "The batch was taken back; nothing was recorded.");
            return Follow(member, batch).Fail(failure.Code, failure.Detail, now);
        }

        BatchInclusion inclusion = new(
            batch.Circuit,
            tree?.Root.ToString(),
            tree is null ? null : [.. tree.InclusionProof(Fr.FromBigInteger(member.Statement!.Value)).Select(node => node.ToString())],
            statements,
            member.FeeShareWei);
        return (Follow(member, batch) with { Inclusion = inclusion }).MoveTo(ProofState.Finalized, now);
    }

    /// <summary>Its part of all transactions that the batch was sent in.</summary>
    private static BigInteger? ShareOf(ProofRecord member, ProofRecord batch, int sharers) =>
        batch.Transaction?.ActualFeeWei is { } fee ? member.EarlierCostWei + (fee / sharers)
            : member.Earlier.Count > 0 ? member.EarlierCostWei : null;

    /// <summary>
    /// Transactions of the batch are final without an effect: each member has paid its share of them, and waits with the batch. All that members
    /// lack, one after the other: a process that was down long enough finds the batch where it had left it, and one transaction further.
    /// </summary>
    private async Task StepBackAsync(ProofRecord batch, CancellationToken cancellationToken)
    {
        for (int i = batch.MembersEarlier; i < batch.Earlier.Count; i++)
        {
            ProofRecord[] members = await OpenMembersAsync(batch, cancellationToken);
            EarlierTransaction ended = batch.Earlier[i] with { ShareWei = batch.Earlier[i].CostWei / Math.Max(1, members.Length) };
            bool IsAhead(ProofRecord member) => IsOf(member, batch) && member.Earlier.Count == i;
            await settlement.SettleBudgetsAsync(members.Where(IsAhead), _ => ended.CostWei, cancellationToken);
            DateTimeOffset now = time.GetUtcNow();
            await ForEachAsync(
                batch,
                found => IsAhead(found)
                    ? (found.State < ProofState.Submitted ? found.MoveTo(ProofState.Routed, now, ended.Transaction.Network).MoveTo(ProofState.Submitted, now) : found)
                        .SendAgain(ended, now)
                    : found,
                cancellationToken);
        }
    }

    /// <summary>Those that share its transactions. From the proof on none leaves it before its end.</summary>
    private async Task<ProofRecord[]> OpenMembersAsync(ProofRecord batch, CancellationToken cancellationToken) =>
        [.. (await ForEachAsync(batch, found => found, cancellationToken)).Where(member => IsOf(member, batch))];

    private static bool IsOf(ProofRecord member, ProofRecord batch) => member.BatchId == batch.Id && !member.State.IsEnd();

    /// <summary>The batch's decision and transaction, with the states that lead there, so that every timeline tells the whole journey.</summary>
    private ProofRecord Follow(ProofRecord member, ProofRecord batch)
    {
        if (member.State.IsEnd())
        {
            return member;
        }

        ProofRecord seen = member with { Decision = batch.Decision, Transaction = batch.Transaction };
        if (seen.State == ProofState.Proved && batch.Decision?.Chosen is { } chosen && batch.Transaction is not null)
        {
            seen = seen.MoveTo(ProofState.Routed, time.GetUtcNow(), chosen).MoveTo(ProofState.Submitted, time.GetUtcNow());
        }

        return seen;
    }

    private Task<IReadOnlyList<ProofRecord>> ForEachAsync(
        ProofRecord batch, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken) => store.UpdateEachAsync(
            batch.Members!, found => IsOf(found, batch) ? change(found) : found, cancellationToken);
}
