using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Http;

/// <summary>Many requests in one call, a line each: taken in as they stream, and proved together where that is cheaper.</summary>
public sealed class BatchesApi(ApiKeyGuard guard, BatchIntake intake, IBatchJobs jobs)
{
    private const int LongestKey = 200;

    [Function("SubmitBatch")]
    public async Task<IActionResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/batches")] HttpRequest request,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem)
            || !ReadKey(request).TryGet(out string? key, out problem)
            || !ReadOffset(request).TryGet(out BatchLine? start, out problem))
        {
            return problem.ToResult();
        }

        string id = await intake.OpenAsync(tenant, key, cancellationToken);
        await intake.OwnAsync(tenant, id, cancellationToken);
        BatchUpload upload = new(tenant, id, start.Number, intake, orchestrations);
        await upload.ReadAsync(request.Body, cancellationToken);
        request.HttpContext.Response.Headers.Location = $"/api/v1/batches/{id}";
        return JsonBody.Respond(upload.Report(), StatusCodes.Status202Accepted);
    }

    [Function("GetBatch")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/batches/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem))
        {
            return problem.ToResult();
        }

        if (!ProofId.IsWellFormed(id) || !await intake.OwnsAsync(tenant, id, cancellationToken))
        {
            return new Problem(404, "unknown_batch", "There is no batch of that id.").ToResult();
        }

        Dictionary<BatchLineState, int> counts = Enum.GetValues<BatchLineState>().ToDictionary(state => state, _ => 0);
        List<object> problems = [];
        int nextOffset = 0;
        int total = 0;
        await foreach ((int number, BatchLineResult result) in jobs.ListLinesAsync(id, cancellationToken))
        {
            total++;
            counts[result.State]++;
            nextOffset = number == nextOffset + 1 ? number : nextOffset;
            if (result.Problem is { } why && problems.Count < BatchUpload.MostProblems)
            {
                problems.Add(new { line = number, result.State, result.ProofId, why.Code, why.Pointer, textLine = why.Line, textColumn = why.Column });
            }
        }

        return JsonBody.Respond(new
        {
            id,
            lines = total,
            rejected = counts[BatchLineState.Rejected],
            pending = counts[BatchLineState.Accepted],
            finalized = counts[BatchLineState.Finalized],
            failed = counts[BatchLineState.Failed],
            cancelled = counts[BatchLineState.Cancelled],
            done = counts[BatchLineState.Accepted] == 0,
            nextOffset,
            problems,
        });
    }

    /// <summary>The lines of a batch with what became of each: the way from a line to its proof.</summary>
    [Function("ListBatchLines")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/batches/{id}/lines")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem))
        {
            return problem.ToResult();
        }

        if (!ProofId.IsWellFormed(id) || !await intake.OwnsAsync(tenant, id, cancellationToken))
        {
            return new Problem(404, "unknown_batch", "There is no batch of that id.").ToResult();
        }

        List<object> lines = [];
        await foreach ((int number, BatchLineResult result) in jobs.ListLinesAsync(id, cancellationToken))
        {
            lines.Add(new { line = number, result.State, result.ProofId, result.Problem?.Code });
        }

        return JsonBody.Respond(new { id, lines });
    }

    private static Result<string> ReadKey(HttpRequest request)
    {
        string key = request.Headers["Idempotency-Key"].ToString();
        return key.Length is > 0 and <= LongestKey && Ascii.IsValid(key) && !key.Any(char.IsControl)
            ? key
            : Problem.BadRequest("bad_idempotency_key", $"A batch needs the header Idempotency-Key, 1 to {LongestKey} printable ASCII characters: with it an upload that was cut off goes on.");
    }

    private static Result<BatchLine> ReadOffset(HttpRequest request) =>
        request.Query["offset"] is not [{ } text]
            ? new BatchLine("", 1)
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int offset) && offset < BatchUpload.MostLines
                ? new BatchLine("", offset + 1)
                : Problem.BadRequest("bad_offset", $"'offset' must be the number of lines that were sent before, below {BatchUpload.MostLines}.");
}
