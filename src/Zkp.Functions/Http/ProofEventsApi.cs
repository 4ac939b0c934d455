using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Http;

/// <summary>
/// A proof's states as server-sent events: the past ones at once, then each as it comes, until the end. An event's id is its
/// place in the timeline, so that a reader who lost the connection goes on with <c>Last-Event-ID</c>. Stages of finality that are
/// no state of their own come as events <c>Finality</c>.
/// </summary>
public sealed class ProofEventsApi(ApiKeyGuard guard, IProofStore store, TimeProvider time)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    /// <summary>A serverless host bills for open connections and cuts them some day; readers come back by themselves.</summary>
    private static readonly TimeSpan LongestConnection = TimeSpan.FromMinutes(15);

    [Function("ProofEvents")]
    public async Task<IActionResult> StreamAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/proofs/{id}/events")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem))
        {
            return problem.ToResult();
        }

        ProofRecord? record = ProofId.IsWellFormed(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        if (record is null)
        {
            return new Problem(404, "unknown_proof", "There is no proof of that id.").ToResult();
        }

        int next = int.TryParse(request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out int last) ? last + 1 : 0;
        HttpResponse response = request.HttpContext.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, request.HttpContext.RequestAborted);
        limit.CancelAfter(LongestConnection);
        try
        {
            await WriteAsync(response, record, next, limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The reader hung up, or the connection was open for long enough.
            return new EmptyResult();
        }

        return new EmptyResult();
    }

    private async Task WriteAsync(HttpResponse response, ProofRecord record, int next, CancellationToken cancellationToken)
    {
        await response.WriteAsync("retry: 1000\n\n", cancellationToken);
        DateTimeOffset lastWritten = time.GetUtcNow();
        IReadOnlyList<FinalityStep> told = [];
        while (true)
        {
            // No state of its own: an event without an id leaves the reader's place in the timeline as it is. Before the states, so that the
            // last event of all is the receipt.
            if (!record.Finality.SequenceEqual(told))
            {
                told = record.Finality;
                object data = new { record.Id, record.State, record.Finality };
                await response.WriteAsync($"event: Finality\ndata: {JsonSerializer.Serialize(data, PipelineJson.Options)}\n\n", cancellationToken);
                lastWritten = time.GetUtcNow();
            }

            for (; next < record.Timeline.Count; next++, lastWritten = time.GetUtcNow())
            {
                TimelineEntry entry = record.Timeline[next];
                object data = next == record.Timeline.Count - 1
                    ? ProofDocument.From(record)
                    : new { record.Id, entry.State, entry.At, entry.Note };
                await response.WriteAsync(
                    $"id: {next}\nevent: {entry.State}\ndata: {JsonSerializer.Serialize(data, PipelineJson.Options)}\n\n", cancellationToken);
            }

            if (time.GetUtcNow() - lastWritten > KeepAliveInterval)
            {
                await response.WriteAsync(": still here\n\n", cancellationToken);
                lastWritten = time.GetUtcNow();
            }

            await response.Body.FlushAsync(cancellationToken);
            if (record.State.IsEnd())
            {
                return;
            }

            await Task.Delay(PollInterval, time, cancellationToken);
            record = await store.FindAsync(record.Tenant, record.Id, cancellationToken) ?? record;
        }
    }
}
