using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Looks at a proof's transaction once, and brings the record to where it stands.</summary>
public sealed class AdvanceTransaction(IProofStore store, ChainGateway chains, TransactionWatch watch)
{
    [Function(nameof(AdvanceTransaction))]
    public async Task<TransactionProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");

        // One that waits to be sent again has no transaction to look at.
        if (record.State.IsEnd() || record.State == ProofState.Proved)
        {
            return await watch.ShowAsync(record, cancellationToken);
        }

        using Activity? span = PipelineTelemetry.Start("confirm", record);
        return await watch.RecordAsync(record, await chains.AdvanceAsync(record, cancellationToken), cancellationToken);
    }
}
