using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>From where a transaction stands in the ledger to where its proof stands.</summary>
internal static class TransactionOutcome
{
    /// <summary>
    /// Whether the proof is sent in another transaction: this one is final and has no effect, because the registry took nothing at that moment.
    /// Proofs that were made apart and share a transaction go alone instead.
    /// </summary>
    public static bool IsSentAgain(ProofRecord record, LedgerEntry entry, TransactionRevert? revert, DateTimeOffset now) =>
        entry.State == LedgerState.Reverted
        && record.TransactionId == entry.RequestId
        && !record.State.IsEnd()
        && revert is { Stopped: true }
        && (record.Members is null || record.Kind == BatchKind.Circuit)
        && record.Earlier.Count + 1 < ProofRecord.MaxTransactions
        && !(record.Policy.Deadline <= now);

    public static ProofRecord Apply(
        ProofRecord record, LedgerEntry entry, TransactionStatus status, IReadOnlyList<FinalityStage> stages, DateTimeOffset now)
    {
        // An end is an end, and what is told of an earlier transaction is no longer of interest.
        if (record.State.IsEnd() || record.TransactionId != entry.RequestId)
        {
            return record;
        }

        // A record that was cut off before it said Submitted passes through it, so that every timeline tells the whole journey.
        ProofRecord sent = record.State == ProofState.Routed ? record.MoveTo(ProofState.Submitted, now) : record;
        ProofRecord told = sent.Transaction == status ? sent : sent with { Transaction = status };
        IReadOnlyList<FinalityStep> finality = FinalityStep.Update(told.Finality, stages, now);
        ProofRecord seen = finality.SequenceEqual(told.Finality) ? told : told with { Finality = finality };
        return entry.State switch
        {
            LedgerState.Included => seen.MoveTo(ProofState.Included, now, ProvisionalRevert(entry, status)),
            LedgerState.Safe => seen.MoveTo(ProofState.Safe, now, ProvisionalRevert(entry, status)),
            LedgerState.Finalized => seen.MoveTo(ProofState.Finalized, now),
            LedgerState.Reverted when IsSentAgain(seen, entry, status.Revert, now) => seen.SendAgain(
                new EarlierTransaction(status, null, $"the registry took nothing at that moment ({status.Revert!.Reason})"), now),
            LedgerState.Reverted => Reverted(seen, status, now),
            LedgerState.Replaced => seen.Fail(
                "transaction_replaced", $"Nonce {status.Nonce} of {status.From} was used on {status.Network} by a transaction that is not this pipeline's; nothing was recorded.", now),
            LedgerState.Released when entry.CancelReason == CancelReason.DeadlinePassed => seen.Fail(
                "deadline_passed", $"No block took the transaction before the request's deadline, so it was taken back. Nothing was recorded on {status.Network}.", now),
            LedgerState.Released => seen.Fail(
                "transaction_cancelled", $"The transaction was taken back ({entry.CancelReason ?? CancelReason.Requested}): nonce {status.Nonce} of {status.From} has no effect on {status.Network}. Nothing was recorded.", now),
            _ => seen.MoveTo(ProofState.Submitted, now, record.State > ProofState.Submitted ? "reorged" : null),
        };
    }

    private static ProofRecord Reverted(ProofRecord record, TransactionStatus status, DateTimeOffset now)
    {
        string what = $"The transaction {status.Hash} is final on {status.Network}, and reverted{(status.Revert is { } revert ? $": {revert.Reason}" : "")}.";
        return status.Revert is { Stopped: true } && record.Policy.Deadline <= now
            ? record.Fail("deadline_passed", $"{what} The request's deadline leaves no time to send it again. Nothing was recorded.", now)
            : record.Fail("transaction_reverted", what, now);
    }

    private static string? ProvisionalRevert(LedgerEntry entry, TransactionStatus status) => entry.Inclusion is { Succeeded: false }
        ? $"reverted{(status.Revert is { } revert ? $" ({revert.Reason})" : "")}, unless a reorg undoes it"
        : null;
}
