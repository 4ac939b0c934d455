using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Zkp.Functions.Activities;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Orchestrations;

/// <summary>The journey of one proof. Its instance id is the proof's id; nothing but sequencing in here.</summary>
public static class ProofOrchestrator
{
    /// <summary>Raised by the prover when the proof is stored, or can't be made; and to wake the orchestrator up for a cancellation.</summary>
    public const string ProvedEvent = "proved";

    private static readonly TimeSpan ProvingCheckInterval = TimeSpan.FromMinutes(10);

    [Function(nameof(ProofOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ProofKey key = context.GetInput<ProofKey>()!;
        if (await TrySendAsync(context, key, ProveAsync, RouteAsync))
        {
            await context.CallActivityAsync(nameof(SettleProof), key, Patience.Endless);
        }
    }

    /// <summary>The instance that sees a proof's transaction through.</summary>
    public static string TransactionInstance(string proofId) => proofId + "-tx";

    /// <summary>Starts the orchestration of a proof or a batch unless it was started before.</summary>
    public static async Task EnsureStartedAsync(DurableTaskClient client, ProofRecord record, CancellationToken cancellationToken)
    {
        // A request for a batch has its batch's: a repeated Idempotency-Key must not send it alone as well.
        if (!record.State.IsEnd() && !record.ForBatch)
        {
            await StartOnceAsync(client, record, cancellationToken);
        }
    }

    /// <summary>
    /// Settles a request that was cancelled while it waited for company: it has no orchestration yet, and its caller is told as any other. Starts one
    /// unless it was started before.
    /// </summary>
    public static async Task EnsureSettledAsync(DurableTaskClient client, ProofRecord record, CancellationToken cancellationToken)
    {
        if (record is { State: ProofState.Cancelled, ForBatch: true, BatchId: null, CallbackUrl: not null })
        {
            await StartOnceAsync(client, record, cancellationToken);
        }
    }

    /// <summary>Has a waiting orchestrator look at its record again. One that is gone or done has nothing to wait for.</summary>
    public static async Task WakeAsync(DurableTaskClient client, string id, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(id, cancellationToken) is { IsCompleted: false })
        {
            await client.RaiseEventAsync(id, ProvedEvent, true, cancellationToken);
        }
    }

    private static async Task StartOnceAsync(DurableTaskClient client, ProofRecord record, CancellationToken cancellationToken)
    {
        if (await client.GetInstanceAsync(record.Id, cancellationToken) is not null)
        {
            return;
        }

        try
        {
            await client.ScheduleNewOrchestrationInstanceAsync(
                record.Members is null ? nameof(ProofOrchestrator) : nameof(BatchOrchestrator),
                new ProofKey(record.Tenant, record.Id),
                new StartOrchestrationOptions(record.Id),
                cancellationToken);
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Two requests with one Idempotency-Key can get here together. The engines throw different types for that;
            // what counts is whether the instance stands.
            if (await client.GetInstanceAsync(record.Id, cancellationToken) is null)
            {
                throw;
            }
        }
    }

    /// <summary>Takes one step after the other, as far as they lead, and then sees the transaction through.</summary>
    /// <param name="steps">Each says whether the next one follows; null while it still waits and the history is to begin anew.</param>
    /// <returns>False when the history begins anew; every step can be repeated.</returns>
    internal static async Task<bool> TrySendAsync(
        TaskOrchestrationContext context, ProofKey key, params Func<TaskOrchestrationContext, ProofKey, Task<bool?>>[] steps)
    {
        foreach (Func<TaskOrchestrationContext, ProofKey, Task<bool?>> step in steps)
        {
            bool? follows = await step(context, key);
            if (follows is null)
            {
                context.ContinueAsNew(key);
                return false;
            }

            if (follows is false)
            {
                return true;
            }
        }

        await context.CallSubOrchestratorAsync(
            nameof(TransactionOrchestrator), key, new SubOrchestrationOptions(instanceId: TransactionInstance(key.Id)));
        return true;
    }

    internal static async Task<bool?> ProveAsync(TaskOrchestrationContext context, ProofKey key)
    {
        Task<bool> proved = context.WaitForExternalEvent<bool>(ProvedEvent);
        for (int turn = 0; turn < Patience.TurnsPerGeneration; turn++)
        {
            ProvingProgress progress = await context.CallActivityAsync<ProvingProgress>(nameof(StartProving), key, Patience.Endless);
            if (progress != ProvingProgress.Waiting)
            {
                return progress == ProvingProgress.Proved;
            }

            using CancellationTokenSource noLonger = new();
            Task check = context.CreateTimer(ProvingCheckInterval, noLonger.Token);
            if (await Task.WhenAny(proved, check) == proved)
            {
                // Not CancelAsync: it would run the timer's end on another thread than the orchestrator's.
                noLonger.Cancel();
                proved = context.WaitForExternalEvent<bool>(ProvedEvent);
            }
        }

        return null;
    }

    internal static Task<bool?> RouteAsync(TaskOrchestrationContext context, ProofKey key) => AskAsync(context, key, nameof(RouteProof));

    /// <summary>Asks until there is a network, or an end.</summary>
    internal static async Task<bool?> AskAsync(TaskOrchestrationContext context, ProofKey key, string activity)
    {
        for (int asked = 0; asked < Patience.TurnsPerGeneration; asked++)
        {
            RoutingProgress progress = await context.CallActivityAsync<RoutingProgress>(activity, key, Patience.Endless);
            if (progress != RoutingProgress.Waiting)
            {
                return progress == RoutingProgress.Routed;
            }

            await context.CreateTimer(Patience.BeforeAskingAgain(asked), CancellationToken.None);
        }

        return null;
    }
}
