using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Zkp.Functions.Activities;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Orchestrations;

/// <summary>A proof's transaction from signing to finality, and another one where that was in vain because the registry was stopped. Every activity can be repeated: the ledger knows what was done.</summary>
public static class TransactionOrchestrator
{
    [Function(nameof(TransactionOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ProofKey key = context.GetInput<ProofKey>()!;
        TransactionProgress progress = await context.CallActivityAsync<TransactionProgress>(nameof(SubmitTransaction), key, Patience.Endless);
        for (int poll = 0; !progress.Ended; poll++)
        {
            if (poll == Patience.TurnsPerGeneration)
            {
                context.ContinueAsNew(key);
                return;
            }

            if (progress.SendAgain)
            {
                // As before the first transaction: until a network takes it, or the deadline comes.
                bool? isRouted = await ProofOrchestrator.RouteAsync(context, key);
                if (isRouted is null)
                {
                    context.ContinueAsNew(key);
                }

                if (isRouted is not true)
                {
                    return;
                }

                progress = await context.CallActivityAsync<TransactionProgress>(nameof(SubmitTransaction), key, Patience.Endless);
                continue;
            }

            await context.CreateTimer(progress.PollAfter, CancellationToken.None);
            progress = await context.CallActivityAsync<TransactionProgress>(nameof(AdvanceTransaction), key, Patience.Endless);
        }
    }
}
