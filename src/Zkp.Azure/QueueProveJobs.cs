using System.Text.Json;
using Azure.Storage.Queues;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Azure;

/// <summary>Jobs as messages on <c>prove-jobs</c>, base 64 as the queue trigger expects.</summary>
public sealed class QueueProveJobs(QueueServiceClient service) : IProveJobs
{
    private readonly QueueClient queue = service.GetQueueClient(StorageNames.ProveJobsQueue);

    public Task EnqueueAsync(ProofKey key, CancellationToken cancellationToken) =>
        queue.SendMessageAsync(JsonSerializer.Serialize(key, PipelineJson.Options), cancellationToken);
}
