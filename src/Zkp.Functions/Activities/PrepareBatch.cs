using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>Makes sure of a batch's members and chooses its network, before anything is proved.</summary>
public sealed class PrepareBatch(BatchPreparation preparation)
{
    [Function(nameof(PrepareBatch))]
    public async Task<RoutingProgress> RunAsync([ActivityTrigger] ProofKey key, CancellationToken cancellationToken)
    {
        ProofRecord batch = await preparation.RunAsync(key, cancellationToken);
        return batch.State.IsEnd() ? RoutingProgress.Ended : batch.IsUndecided ? RoutingProgress.Waiting : RoutingProgress.Routed;
    }
}
