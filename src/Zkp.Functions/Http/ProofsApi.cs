using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Zkp.Functions.Orchestrations;
using Zkp.Pipeline;
using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Http;

/// <summary>The proofs of a tenant: submit, look at, list, cancel.</summary>
public sealed class ProofsApi(ApiKeyGuard guard, ProofIntake intake, IProofStore store, IProofArtifacts artifacts, ProofCancellation cancellation)
{
    private const string IdempotencyHeader = "Idempotency-Key";
    private const int DefaultPageSize = 50;
    private const int LargestPageSize = 200;

    [Function("SubmitProof")]
    public async Task<IActionResult> SubmitAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/proofs")] HttpRequest request,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem)
            || !(await JsonBody.ReadAsync(request, cancellationToken)).TryGet(out byte[]? body, out problem))
        {
            return problem.ToResult();
        }

        string? idempotencyKey = request.Headers.TryGetValue(IdempotencyHeader, out var values) ? values.ToString() : null;
        Result<AcceptedProof> result = await intake.AcceptAsync(tenant, body, idempotencyKey, Activity.Current?.Id, cancellationToken);
        if (!result.TryGet(out AcceptedProof? accepted, out problem))
        {
            return problem.ToResult();
        }

        // From here on the request is taken in: finish even if the caller hangs up. Should the process die right here,
        // the sweeper starts what is missing.
        await ProofOrchestrator.EnsureStartedAsync(orchestrations, accepted.Record, CancellationToken.None);
        request.HttpContext.Response.Headers.Location = ProofLinks.Of(accepted.Record.Id).Self;
        return JsonBody.Respond(ProofDocument.From(accepted.Record), StatusCodes.Status202Accepted);
    }

    [Function("GetProof")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/proofs/{id}")] HttpRequest request,
        string id,
        CancellationToken cancellationToken)
    {
        if (!(await FindAsync(request, id, cancellationToken)).TryGet(out ProofRecord? record, out Problem? problem))
        {
            return problem.ToResult();
        }

        ProofDocument document = ProofDocument.From(record);
        if (await artifacts.FindAsync(new ProofKey(record.Tenant, record.Id), cancellationToken) is { } artifact)
        {
            document = document with { Proof = artifact.Proof, PublicSignals = artifact.PublicSignals };
        }

        return JsonBody.Respond(document);
    }

    [Function("ListProofs")]
    public async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/proofs")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem))
        {
            return problem.ToResult();
        }

        int pageSize = DefaultPageSize;
        if (request.Query["limit"] is [{ } limit]
            && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out pageSize) || pageSize is < 1 or > LargestPageSize))
        {
            return Problem.BadRequest("bad_limit", $"'limit' must be a whole number from 1 to {LargestPageSize}.").ToResult();
        }

        ProofState? state = null;
        if (request.Query["state"] is [{ } stateText])
        {
            if (!Enum.TryParse(stateText, ignoreCase: true, out ProofState parsed) || !Enum.IsDefined(parsed) || !char.IsAsciiLetter(stateText[0]))
            {
                return Problem.BadRequest("bad_state", $"'state' must be one of {string.Join(", ", Enum.GetNames<ProofState>())}.").ToResult();
            }

            state = parsed;
        }

        string? continuation = request.Query["continuation"] is [{ } text] ? text : null;
        if (continuation is not null && !ProofId.IsWellFormed(continuation))
        {
            return Problem.BadRequest("bad_continuation", "'continuation' must be what the page before gave.").ToResult();
        }

        ProofPage page = await store.ListAsync(tenant, state, pageSize, continuation, cancellationToken);
        return JsonBody.Respond(new { proofs = page.Records.Select(ProofDocument.From), continuation = page.Continuation });
    }

    [Function("CancelProof")]
    public async Task<IActionResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/proofs/{id}/cancel")] HttpRequest request,
        string id,
        [DurableClient] DurableTaskClient orchestrations,
        CancellationToken cancellationToken)
    {
        if (!(await FindAsync(request, id, cancellationToken)).TryGet(out ProofRecord? record, out Problem? problem)
            || !(await cancellation.CancelAsync(new ProofKey(record.Tenant, record.Id), cancellationToken)).TryGet(out record, out problem))
        {
            return problem.ToResult();
        }

        await ProofOrchestrator.WakeAsync(orchestrations, record.Id, CancellationToken.None);
        await ProofOrchestrator.EnsureSettledAsync(orchestrations, record, CancellationToken.None);
        return JsonBody.Respond(ProofDocument.From(record));
    }

    /// <summary>Another tenant's proof is as absent as one that never was.</summary>
    private async Task<Result<ProofRecord>> FindAsync(HttpRequest request, string id, CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem))
        {
            return problem;
        }

        ProofRecord? record = ProofId.IsWellFormed(id) ? await store.FindAsync(tenant, id, cancellationToken) : null;
        return record is not null ? record : new Problem(404, "unknown_proof", "There is no proof of that id.");
    }
}
