using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Zkp.Functions.Activities;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Orchestrations;

/// <summary>The journey of one batch: as a proof's, but that its network is chosen before it is proved, because the proof binds it.</summary>
public static class BatchOrchestrator
{
    [Function(nameof(BatchOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ProofKey key = context.GetInput<ProofKey>()!;
        if (!await ProofOrchestrator.TrySendAsync(context, key, PrepareAsync, ProofOrchestrator.ProveAsync, ProofOrchestrator.RouteAsync))
        {
            return;
        }

        ProofKey[] told = await context.CallActivityAsync<ProofKey[]>(nameof(EndBatch), key, Patience.Endless);
        await Task.WhenAll(told.Select(member => context.CallActivityAsync(nameof(SettleProof), member, Patience.Endless)));
    }

    private static Task<bool?> PrepareAsync(TaskOrchestrationContext context, ProofKey key) => ProofOrchestrator.AskAsync(context, key, nameof(PrepareBatch));
}
