using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Puts the proof on the provers' queue, and says how far it is. A job too many does no harm: provers look first.</summary>
public sealed class StartProving(IProofStore store, IProveJobs jobs, TimeProvider time)
{
    [Function(nameof(StartProving))]
    public async Task<ProvingProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord record = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no proof {key.Id}.");
        if (record.State.IsEnd())
        {
            return ProvingProgress.Ended;
        }

        if (record.State >= ProofState.Proved)
        {
            return ProvingProgress.Proved;
        }

        await jobs.EnqueueAsync(key, cancellationToken);
        await store.UpdateAsync(key.Tenant, key.Id, found => found.MoveTo(ProofState.Proving, time.GetUtcNow()), cancellationToken);
        return ProvingProgress.Waiting;
    }
}
