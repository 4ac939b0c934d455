using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Activities;

/// <summary>
/// The end of a batch: each member gets its receipt, or the reason why there is none. Members that it did not come to prove still have
/// their inputs, and go alone: what stopped the batch need not stop them.
/// </summary>
public sealed class EndBatch(IProofStore store, INetworkHistory history, Settlement settlement, BatchMembers members, BatchGathering gathering)
{
    /// <returns>The members that came to an end with it and whose callers want to be told.</returns>
    [Function(nameof(EndBatch))]
    public async Task<ProofKey[]> RunAsync(
        [ActivityTrigger] ProofKey key, [DurableClient] DurableTaskClient orchestrations, CancellationToken cancellationToken)
    {
        ProofRecord batch = await store.FindAsync(key.Tenant, key.Id, cancellationToken)
            ?? throw new InvalidOperationException($"There is no batch {key.Id}.");
        if (!batch.State.IsEnd())
        {
            throw new InvalidOperationException($"The batch {key.Id} is {batch.State} and was to end.");
        }

        (IReadOnlyList<ProofRecord> ended, IReadOnlyList<ProofRecord> left) = await members.EndAsync(batch, cancellationToken);
        await settlement.SettleAsync(ended, cancellationToken);

        // Their shares of the batch go back; alone they are held anew.
        await settlement.SettleBudgetsAsync(left, _ => 0, cancellationToken);
        foreach (ProofRecord member in left)
        {
            ProofRecord alone = await gathering.SendAloneAsync(new ProofKey(member.Tenant, member.Id), batch.Id, cancellationToken);
            await ProofOrchestrator.EnsureStartedAsync(orchestrations, alone, cancellationToken);
        }

        if (FinalitySample.Of(batch) is { } sample)
        {
            await history.AddAsync(sample, cancellationToken);
        }

        return [.. ended.Where(member => member.CallbackUrl is not null).Select(member => new ProofKey(member.Tenant, member.Id))];
    }
}
