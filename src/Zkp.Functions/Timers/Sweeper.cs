using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Timers;

/// <summary>
/// Mends what a crash leaves behind: a record without an orchestration gets one, and so does one whose orchestration ended before it; a request
/// for a batch waits again, also where its batch has gone on without it, or is brought to its batch's end; an input without a record, which nobody was told was accepted, is erased. Quotes that expired an hour ago are forgotten.
/// </summary>
public sealed partial class Sweeper(
    IProofStore store, IInputVault vault, IQuoteStore quotes, IWaitingRoom waiting, BatchGathering gathering, TimeProvider time, ILogger<Sweeper> logger)
{
    /// <summary>Younger ones are still being taken in.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan OrphanAge = TimeSpan.FromHours(1);

    [Function(nameof(Sweeper))]
    public async Task RunAsync(
        [TimerTrigger("30 * * * * *", RunOnStartup = true)] TimerInfo timer,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await quotes.PurgeAsync(now - OrphanAge, cancellationToken);
        HashSet<string> openIds = new(StringComparer.Ordinal);
        await foreach (ProofKey key in store.ListOpenAsync(cancellationToken))
        {
            openIds.Add(key.Id);
            ProofRecord? record = await store.FindAsync(key.Tenant, key.Id, cancellationToken);
            if (record is null || record.State.IsEnd())
            {
                if (ProofId.TimeOf(key.Id) < now - OrphanAge)
                {
                    await store.ForgetOpenAsync(key, cancellationToken);
                }
            }
            else if (record.Waits)
            {
                await waiting.EnterAsync(WaitingRequest.Of(record), cancellationToken);
            }
            else if (record.CreatedAt < now - Grace)
            {
                await (record.BatchId is { } batch && record.ForBatch
                    ? MendMemberAsync(orchestrations, key, new ProofKey(BatchGathering.Tenant, batch), cancellationToken)
                    : MendAsync(orchestrations, record, cancellationToken));
            }
        }

        await foreach (string inputId in vault.ListAsync(now - OrphanAge, cancellationToken))
        {
            if (!openIds.Contains(inputId.Split('-')[0]))
            {
                LogErased(inputId);
                await vault.EraseAsync(inputId, cancellationToken);
            }
        }
    }

    /// <summary>
    /// A batch brings its members to their end after its own; one that was cut off between the two is begun anew. A member that it has
    /// forgotten, or that was claimed for it too late, is let go.
    /// </summary>
    private async Task MendMemberAsync(DurableTaskClient orchestrations, ProofKey member, ProofKey batch, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(batch.Tenant, batch.Id, cancellationToken) is not { IsUndecided: false } record)
        {
            return;
        }

        if (!record.Members!.Contains(member))
        {
            LogReleased(member.Id, batch.Id);
            await gathering.ReleaseAsync([member], batch.Id, cancellationToken);
            return;
        }

        if (!record.State.IsEnd() || await orchestrations.GetInstanceAsync(batch.Id, cancellationToken) is { IsCompleted: false })
        {
            return;
        }

        LogRestarted(record.Id, record.State, "ended before its members");
        await orchestrations.PurgeInstanceAsync(batch.Id, cancellationToken);
        await orchestrations.ScheduleNewOrchestrationInstanceAsync(
            nameof(BatchOrchestrator), batch, new StartOrchestrationOptions(batch.Id), cancellationToken);
    }

    /// <summary>An accepted request is brought to an end whatever became of its orchestration. Its steps can be repeated, so it begins anew.</summary>
    private async Task MendAsync(DurableTaskClient orchestrations, ProofRecord record, CancellationToken cancellationToken)
    {
        OrchestrationMetadata? instance = await orchestrations.GetInstanceAsync(record.Id, cancellationToken);
        if (instance is { IsCompleted: false })
        {
            return;
        }

        if (instance is not null)
        {
            // It may have ended between the two looks, and its record with it.
            if (await store.FindAsync(record.Tenant, record.Id, cancellationToken) is not { } again || again.State.IsEnd())
            {
                return;
            }

            string transaction = ProofOrchestrator.TransactionInstance(record.Id);
            if (await orchestrations.GetInstanceAsync(transaction, cancellationToken) is { IsCompleted: false })
            {
                // One that was left alone by its parent would stand in the new one's way; the next look finds it ended.
                await orchestrations.TerminateInstanceAsync(transaction, cancellationToken);
                return;
            }

            await orchestrations.PurgeInstanceAsync(transaction, cancellationToken);
            await orchestrations.PurgeInstanceAsync(record.Id, cancellationToken);
        }

        LogRestarted(record.Id, record.State, instance?.RuntimeStatus.ToString() ?? "not there");
        await ProofOrchestrator.EnsureStartedAsync(orchestrations, record, cancellationToken);
    }

    [LoggerMessage(320, LogLevel.Warning, "Proof {Id} is {State} and its orchestration is {Status}; started one")]
    private partial void LogRestarted(string id, ProofState state, string status);

    [LoggerMessage(321, LogLevel.Information, "Erased the private input {InputId}, which belongs to no open request")]
    private partial void LogErased(string inputId);

    [LoggerMessage(322, LogLevel.Warning, "Proof {Id} was claimed for the batch {Batch}, which goes without it; it waits again")]
    private partial void LogReleased(string id, string batch);
}
