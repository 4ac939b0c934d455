using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Brings a record, and the members of a batch, to where its transaction stands.</summary>
public sealed class TransactionWatch(IProofStore store, ChainGateway chains, BatchMembers members, Settlement settlement, TimeProvider time)
{
    public async Task<TransactionProgress> RecordAsync(ProofRecord record, LedgerEntry entry, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(entry);
        IReadOnlyList<FinalityStage> stages = await chains.FindStagesAsync(entry, record, cancellationToken);
        TransactionRevert? revert = await chains.FindRevertAsync(record, entry, cancellationToken);
        if (TransactionOutcome.IsSentAgain(record, entry, revert, time.GetUtcNow()))
        {
            // Before the record forgets what was held for it; should this be cut off it is done again, to the same sum.
            await settlement.SettleBudgetsAsync([record], _ => entry.Inclusion!.TotalFee.Value, cancellationToken);
        }

        record = await store.UpdateAsync(
            record.Tenant,
            record.Id,
            found => TransactionOutcome.Apply(found, entry, chains.Describe(found, entry) with { Revert = revert }, stages, time.GetUtcNow()),
            cancellationToken);
        return await ShowAsync(record, cancellationToken);
    }

    public async Task<TransactionProgress> ShowAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        await members.ShowAsync(record, cancellationToken);
        return new TransactionProgress(record.State.IsEnd(), chains.PollInterval(record), SendAgain: record.State == ProofState.Proved);
    }
}
