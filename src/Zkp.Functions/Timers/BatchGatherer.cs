using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Timers;

/// <summary>Looks at the waiting room, and starts what the planner lets go.</summary>
public sealed partial class BatchGatherer(BatchGathering gathering, ILogger<BatchGatherer> logger)
{
    [Function(nameof(BatchGatherer))]
    public async Task RunAsync(
        [TimerTrigger("*/2 * * * * *")] TimerInfo timer,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        await foreach (ProofRecord record in gathering.GatherAsync(cancellationToken))
        {
            if (record.Members is { } members)
            {
                LogBatch(record.Id, record.Circuit, members.Count, record.Timeline[0].Note ?? "");
            }

            await ProofOrchestrator.EnsureStartedAsync(orchestrations, record, cancellationToken);
            await ProofOrchestrator.EnsureSettledAsync(orchestrations, record, cancellationToken);
        }
    }

    [LoggerMessage(330, LogLevel.Information, "Batch {Id} of {Circuit}: {Count} statements; {Reason}")]
    private partial void LogBatch(string id, string circuit, int count, string reason);
}
