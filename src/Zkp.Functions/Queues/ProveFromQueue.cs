using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Zkp.Azure;
using Zkp.Functions.Orchestrations;
using Zkp.Functions.Telemetry;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Proving;

namespace Zkp.Functions.Queues;

/// <summary>
/// The prover: CPU bound, and scaled apart from everything else. Its order makes every crash harmless: the proof is stored,
/// then the record moves on, then the input is erased, then the orchestrator is told.
/// </summary>
public sealed class ProveFromQueue(
    IProofStore store, IInputVault vault, IProofArtifacts artifacts, ProvingService proving, BatchProving batches, TimeProvider time)
{
    [Function(nameof(ProveFromQueue))]
    public async Task RunAsync(
        [QueueTrigger(StorageNames.ProveJobsQueue)] ProofKey key,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        ProofRecord? record = await store.FindAsync(key.Tenant, key.Id, cancellationToken);
        if (record is null)
        {
            // Requests are stored before their jobs are queued: this message is nobody's.
            return;
        }

        if (record.State < ProofState.Proved)
        {
            using Activity? span = PipelineTelemetry.Start("prove", record);
            record = await ProveAsync(key, record, cancellationToken);
        }

        await vault.EraseAsync(record.InputId, cancellationToken);
        await ProofOrchestrator.WakeAsync(orchestrations, key.Id, cancellationToken);
    }

    /// <summary>
    /// The last resort for a job that failed again and again: an end that says so, instead of silence. A proof that is stored is gone on with: what
    /// failed came behind it.
    /// </summary>
    [Function("ProveFromPoisonQueue")]
    public async Task GiveUpAsync(
        [QueueTrigger(StorageNames.ProveJobsQueue + "-poison")] ProofKey key,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        if (await store.FindAsync(key.Tenant, key.Id, cancellationToken) is not { } record)
        {
            return;
        }

        if (record.State < ProofState.Proved)
        {
            record = await artifacts.FindAsync(key, cancellationToken) is null
                ? await FailAsync(
                    key,
                    new ProofFailure("proving_failed", "The prover failed again and again on this request; its log says why. Nothing was sent to a chain."),
                    cancellationToken)
                : await ProveAsync(key, record, cancellationToken);
        }

        await vault.EraseAsync(record.InputId, cancellationToken);
        await ProofOrchestrator.WakeAsync(orchestrations, key.Id, cancellationToken);
    }

    private Task<ProofRecord> ProveAsync(ProofKey key, ProofRecord record, CancellationToken cancellationToken) => record.Members is null
        ? ProveAloneAsync(key, record, cancellationToken)
        : batches.ProveAsync(record, cancellationToken);

    private async Task<ProofRecord> ProveAloneAsync(ProofKey key, ProofRecord record, CancellationToken cancellationToken)
    {
        ProofArtifact? artifact = await artifacts.FindAsync(key, cancellationToken);
        if (artifact is null)
        {
            ProvingOutcome outcome = await vault.GetAsync(record.InputId, cancellationToken) is { } input
                ? await proving.ProveAsync(record, input, cancellationToken)
                : new ProvingOutcome(null, ProofFailure.InputLost);
            if (outcome.Artifact is { } made)
            {
                await artifacts.PutAsync(key, made, cancellationToken);
            }

            // Read back: should two provers have raced, the first one's proof is the request's, even where the other made none.
            artifact = await artifacts.FindAsync(key, cancellationToken);
            if (artifact is null)
            {
                return await FailAsync(
                    key, outcome.Failure ?? throw new InvalidOperationException($"The proof {key.Id} was stored and is gone."), cancellationToken);
            }
        }

        return await store.UpdateAsync(
            key.Tenant,
            key.Id,
            found => found.MoveTo(ProofState.Proved, time.GetUtcNow()) with { Statement = Statements.Of(artifact) },
            cancellationToken);
    }

    private Task<ProofRecord> FailAsync(ProofKey key, ProofFailure failure, CancellationToken cancellationToken) =>
        store.UpdateAsync(key.Tenant, key.Id, found => found.FailUnproved(failure, time.GetUtcNow()), cancellationToken);
}
