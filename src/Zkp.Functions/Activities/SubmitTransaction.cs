using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Zkp.Evm;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Signs, stores and broadcasts a proof's transaction; repeated after a crash, it goes on with the same bytes.</summary>
public sealed class SubmitTransaction(IProofStore store, IProofArtifacts artifacts, ChainGateway chains, TransactionWatch watch, TimeProvider time)
{
    [Function(nameof(SubmitTransaction))]
    public async Task<TransactionProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        // This mark and a cancellation can't both be written: whichever comes first in the record wins.
        ProofRecord record = await store.UpdateAsync(
            key.Tenant,
            key.Id,
            found => found.State.IsEnd() || found.State < ProofState.Routed || found.SubmissionStartedAt is not null ? found : found with { SubmissionStartedAt = time.GetUtcNow() },
            cancellationToken);
        if (record.State.IsEnd())
        {
            return new TransactionProgress(Ended: true, TimeSpan.Zero);
        }

        if (record.State < ProofState.Routed)
        {
            // It waits to be sent again: its network is chosen first.
            return await watch.ShowAsync(record, cancellationToken);
        }

        using Activity? span = PipelineTelemetry.Start("submit", record);
        ProofArtifact artifact = await artifacts.FindAsync(key, cancellationToken)
            ?? throw new InvalidOperationException($"The proof {key.Id} was stored and is gone.");
        LedgerEntry entry;
        try
        {
            entry = await chains.SubmitAsync(record, artifact, cancellationToken);
        }
        catch (SigningPolicyException refused)
        {
            // The nonce went back. Asking again would be refused again, and operators have been alerted.
            await store.UpdateAsync(
                key.Tenant,
                key.Id,
                found => found.Fail("signing_refused", $"The transaction was not signed: {refused.Message}. Nothing was sent; tell the operators.", time.GetUtcNow()),
                cancellationToken);
            return new TransactionProgress(Ended: true, TimeSpan.Zero);
        }

        catch (BudgetExceededException exceeded) when (record.Policy.Deadline <= time.GetUtcNow())
        {
            // Until the deadline it is tried again: tomorrow has a budget of its own.
            await store.UpdateAsync(
                key.Tenant,
                key.Id,
                found => found.Fail("deadline_passed", $"The network's budget of the day did not hold the transaction before the deadline: {exceeded.Message} Nothing was sent.", time.GetUtcNow()),
                cancellationToken);
            return new TransactionProgress(Ended: true, TimeSpan.Zero);
        }

        return await watch.RecordAsync(record, entry, cancellationToken);
    }
}
