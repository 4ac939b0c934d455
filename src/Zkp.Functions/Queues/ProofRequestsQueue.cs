using System.Text;
using System.Text.Json;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Zkp.Azure;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Intake;

namespace Zkp.Functions.Queues;

/// <summary>
/// Requests over the queue <c>proof-requests</c>: <c>{"tenant", "idempotencyKey", "request": {…as over HTTP}, "batch"?: true}</c>; with <c>batch</c> it may share a transaction. Who may write to
/// the queue is trusted to name the tenant. The key is asked for, because queues deliver twice.
/// </summary>
public sealed partial class ProofRequestsQueue(ProofIntake intake, BatchIntake batches, QueueServiceClient queues, ILogger<ProofRequestsQueue> logger)
{
    private readonly QueueClient rejected = queues.GetQueueClient(StorageNames.RejectedRequestsQueue);

    [Function(nameof(ProofRequestsQueue))]
    public async Task RunAsync(
        [QueueTrigger(StorageNames.ProofRequestsQueue)] string message,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        if (!Read(message).TryGet(out QueuedRequest? queued, out Problem? problem)
            || !(await AcceptAsync(queued, cancellationToken)).TryGet(out AcceptedProof? accepted, out problem))
        {
            // Trying again would not help. The sender finds the reason here; not the sentence, which may name what is private.
            string notice = JsonSerializer.Serialize(
                new { queued?.Tenant, queued?.IdempotencyKey, problem.Status, problem.Code, problem.Pointer, problem.Line, problem.Column },
                PipelineJson.Options);
            await rejected.SendMessageAsync(notice, cancellationToken);
            LogRejected(queued?.Tenant ?? "(unknown)", problem.Code);
            return;
        }

        if (!accepted.Record.ForBatch)
        {
            await ProofOrchestrator.EnsureStartedAsync(orchestrations, accepted.Record, cancellationToken);
        }
    }

    private Task<Result<AcceptedProof>> AcceptAsync(QueuedRequest queued, CancellationToken cancellationToken) => queued.Batch
        ? batches.AcceptAsync(queued.Tenant, queued.Body, queued.IdempotencyKey, null, line: null, cancellationToken)
        : intake.AcceptAsync(queued.Tenant, queued.Body, queued.IdempotencyKey, null, cancellationToken);

    private static Result<QueuedRequest> Read(string message)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(message, new JsonDocumentOptions { AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("tenant", out JsonElement tenant) && tenant.ValueKind == JsonValueKind.String
                && TenantName.IsWellFormed(tenant.GetString())
                && root.TryGetProperty("idempotencyKey", out JsonElement key) && key.ValueKind == JsonValueKind.String
                && root.TryGetProperty("request", out JsonElement request))
            {
                return new QueuedRequest(tenant.GetString()!, key.GetString()!, Encoding.UTF8.GetBytes(request.GetRawText()), root.TryGetProperty("batch", out JsonElement batch) && batch.ValueKind == JsonValueKind.True);
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return Problem.BadRequest("malformed_message", "The message is not valid JSON.");
        }

        return Problem.BadRequest(
            "malformed_message", "A message must be {\"tenant\": \"…\", \"idempotencyKey\": \"…\", \"request\": {…}}, the request as over HTTP.");
    }

    [LoggerMessage(100, LogLevel.Warning, "A message on proof-requests of tenant {Tenant} was rejected: {Code}")]
    private partial void LogRejected(string tenant, string code);

    private sealed record QueuedRequest(string Tenant, string IdempotencyKey, byte[] Body, bool Batch);
}
