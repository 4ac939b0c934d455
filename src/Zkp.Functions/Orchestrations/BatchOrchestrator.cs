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
        if (await PrepareAsync(context, key) && await ProofOrchestrator.ProveAsync(context, key) && await ProofOrchestrator.RouteAsync(context, key))
        {
            await context.CallSubOrchestratorAsync(
                nameof(TransactionOrchestrator), key, new SubOrchestrationOptions(instanceId: ProofOrchestrator.TransactionInstance(key.Id)));
        }

        ProofKey[] told = await context.CallActivityAsync<ProofKey[]>(nameof(EndBatch), key, Patience.Endless);
        await Task.WhenAll(told.Select(member => context.CallActivityAsync(nameof(SettleProof), member, Patience.Endless)));
    }

    private static async Task<bool> PrepareAsync(TaskOrchestrationContext context, ProofKey key)
    {
        for (int asked = 0; ; asked++)
        {
            RoutingProgress progress = await context.CallActivityAsync<RoutingProgress>(nameof(PrepareBatch), key, Patience.Endless);
            if (progress != RoutingProgress.Waiting)
            {
                return progress == RoutingProgress.Routed;
            }

            await context.CreateTimer(Patience.BeforeAskingAgain(asked), CancellationToken.None);
        }
    }
}
