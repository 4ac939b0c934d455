using Zkp.Evm;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>From where a transaction stands in the ledger to where its proof stands.</summary>
internal static class TransactionOutcome
{
    public static ProofRecord Apply(ProofRecord record, LedgerEntry entry, IReadOnlyList<FinalityStage> stages, ChainGateway chains, DateTimeOffset now)
    {
        if (record.State.IsEnd())
        {
            return record;
        }

        // A record that was cut off before it said Submitted passes through it, so that every timeline tells the whole journey.
        ProofRecord sent = record.State == ProofState.Routed ? record.MoveTo(ProofState.Submitted, now) : record;
        TransactionStatus status = chains.Describe(record, entry);
        ProofRecord told = sent.Transaction == status ? sent : sent with { Transaction = status };
        IReadOnlyList<FinalityStep> finality = FinalityStep.Update(told.Finality, stages, now);
        ProofRecord seen = finality.SequenceEqual(told.Finality) ? told : told with { Finality = finality };
        return entry.State switch
        {
            LedgerState.Included => seen.MoveTo(ProofState.Included, now, ProvisionalRevert(entry)),
            LedgerState.Safe => seen.MoveTo(ProofState.Safe, now, ProvisionalRevert(entry)),
            LedgerState.Finalized => seen.MoveTo(ProofState.Finalized, now),
            LedgerState.Reverted => seen.Fail(
                "transaction_reverted", $"The transaction {status.Hash} is final on {status.Network}, and reverted.", now),
            LedgerState.Replaced => seen.Fail(
                "transaction_replaced", $"Nonce {status.Nonce} of {status.From} was used on {status.Network} by a transaction that is not this pipeline's; nothing was recorded.", now),
            LedgerState.Released when entry.CancelReason == CancelReason.DeadlinePassed => seen.Fail(
                "deadline_passed", $"No block took the transaction before the request's deadline, so it was taken back. Nothing was recorded on {status.Network}.", now),
            LedgerState.Released => seen.Fail(
                "transaction_cancelled", $"The transaction was taken back ({entry.CancelReason ?? CancelReason.Requested}): nonce {status.Nonce} of {status.From} has no effect on {status.Network}. Nothing was recorded.", now),
            _ => seen.MoveTo(ProofState.Submitted, now, record.State > ProofState.Submitted ? "reorged" : null),
        };
    }

    private static string? ProvisionalRevert(LedgerEntry entry) =>
        entry.Inclusion is { Succeeded: false } ? "reverted, unless a reorg undoes it" : null;
}
