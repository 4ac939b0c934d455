using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Zkp.Evm;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Looks at a proof's transaction once, and brings the record to where it stands.</summary>
public sealed class AdvanceTransaction(IProofStore store, ChainGateway chains, BatchMembers members, TimeProvider time)
{
    [Function(nameof(AdvanceTransaction))]
    public async Task<TransactionProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");
        if (!record.State.IsEnd())
        {
            using Activity? span = PipelineTelemetry.Start("confirm", record);
            LedgerEntry entry = await chains.AdvanceAsync(record, cancellationToken);
            IReadOnlyList<FinalityStage> stages = await chains.FindStagesAsync(entry, record, cancellationToken);
            record = await store.UpdateAsync(
                key.Tenant, key.Id, found => TransactionOutcome.Apply(found, entry, stages, chains, time.GetUtcNow()), cancellationToken);
        }

        await members.ShowAsync(record, cancellationToken);
        return new TransactionProgress(record.State.IsEnd(), chains.PollInterval(record));
    }
}
