using System.Text;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Pipeline.Intake;

/// <summary>
/// Takes requests in. Each step can be repeated after a crash: the id is bound to the Idempotency-Key, then the input is
/// sealed under a name of its own, then the record is added; who comes second finds the first one's record.
/// </summary>
public sealed class ProofIntake(
    ProofRequestReader reader,
    IIdempotencyStore idempotency,
    IInputVault vault,
    IProofStore store,
    IQuoteStore quotes,
    ITenantBudgets budgets,
    BodyFingerprint fingerprint,
    TimeProvider time)
{
    private const int LongestIdempotencyKey = 255;

    internal static Problem OtherBody { get; } = new(
        409, "idempotency_key_reused", "This Idempotency-Key came before with another body; take a new key for a new request.");

    /// <summary>Accepts a request, or says why not. Nothing is left behind by a refusal.</summary>
    /// <param name="body">The JSON body as it came.</param>
    /// <param name="idempotencyKey">Same key and body: the same proof. Same key, other body: 409. Null: always a new proof.</param>
    /// <param name="traceParent">The W3C trace that it came in with.</param>
    public async Task<Result<AcceptedProof>> AcceptAsync(
        string tenant, ReadOnlyMemory<byte> body, string? idempotencyKey, string? traceParent, CancellationToken cancellationToken) =>
        await AcceptAsync(tenant, body, idempotencyKey, traceParent, forBatch: false, line: null, cancellationToken);

    /// <summary>As above; the request may wait for company and share a transaction.</summary>
    public async Task<Result<AcceptedProof>> AcceptAsync(
        string tenant, ReadOnlyMemory<byte> body, string? idempotencyKey, string? traceParent, bool forBatch, BatchLine? line, CancellationToken cancellationToken)
    {
        string id = ProofId.New(time.GetUtcNow());
        string bodyHash = fingerprint.Compute(tenant, body.Span);
        if (idempotencyKey is not null)
        {
            // A line's key is our own.
            if (line is null && (idempotencyKey.Length is 0 or > LongestIdempotencyKey || !Ascii.IsValid(idempotencyKey) || idempotencyKey.Any(char.IsControl)))
            {
                return Problem.BadRequest("bad_idempotency_key", $"The header Idempotency-Key must hold 1 to {LongestIdempotencyKey} printable ASCII characters.");
            }

            // Looked up before the body is judged: a repeated request is answered as the first one was, even when its
            // deadline has passed since.
            if (await idempotency.FindAsync(tenant, idempotencyKey, cancellationToken) is { } bound)
            {
                if (bound.BodyHash != bodyHash)
                {
                    return OtherBody;
                }

                id = bound.ProofId;
                if (await store.FindAsync(tenant, id, cancellationToken) is { } earlier)
                {
                    return new AcceptedProof(earlier);
                }
            }
        }

        if (!reader.Read(body).TryGet(out ProofRequest? request, out Problem? problem)
            || !(await BindQuoteAsync(tenant, request, cancellationToken)).TryGet(out request, out problem))
        {
            return problem;
        }

        DateOnly day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        if (await budgets.FindAsync(tenant, day, cancellationToken) is { IsUsedUp: true } used)
        {
            return new Problem(429, "tenant_budget_exceeded", $"The {used.MaxWei} wei that {tenant} may spend on {day:O} (UTC) are used up. Submit it again tomorrow, or have the budget raised.");
        }

        if (idempotencyKey is not null)
        {
            IdempotencyBinding bound = await idempotency.BindAsync(tenant, idempotencyKey, new IdempotencyBinding(id, bodyHash), cancellationToken);
            if (bound.BodyHash != bodyHash)
            {
                return OtherBody;
            }

            id = bound.ProofId;
        }

        // A quote promises what a transaction of its own costs.
        bool shares = forBatch && request.QuoteId is null;
        return await AddAsync(
            id,
            tenant,
            request,
            inputId => ProofRecord.Accept(id, tenant, request, inputId, traceParent, time.GetUtcNow()) with { ForBatch = shares, Line = line },
            cancellationToken);
    }

    /// <summary>A request that cites a quote gets the quote's policy, narrowed to what was quoted.</summary>
    private async Task<Result<ProofRequest>> BindQuoteAsync(string tenant, ProofRequest request, CancellationToken cancellationToken)
    {
        if (request.QuoteId is not { } id)
        {
            return request;
        }

        if (await quotes.FindAsync(tenant, id, cancellationToken) is not { } quote)
        {
            return Problem.Unprocessable("unknown_quote", $"There is no quote {id} of yours; POST /api/v1/quotes gives one.", "/quote");
        }

        if (quote.ExpiresAt <= time.GetUtcNow())
        {
            return Problem.Unprocessable("quote_expired", $"The quote {id} was good until {quote.ExpiresAt:O}; ask for a new one.", "/quote");
        }

        if (quote.Circuit != request.Circuit.Id || quote.CircuitVersion != request.Circuit.Version)
        {
            return Problem.Unprocessable("quote_of_another_circuit", $"The quote {id} is for {quote.Circuit} version {quote.CircuitVersion}.", "/quote");
        }

        return request with { Policy = quote.BoundPolicy, Quote = quote.Cite() };
    }

    private async Task<AcceptedProof> AddAsync(
        string id, string tenant, ProofRequest request, Func<string, ProofRecord> accept, CancellationToken cancellationToken)
    {
        // A name of its own: were it the proof's, a second attempt could put its salt under the first one's claim.
        string inputId = $"{id}-{Guid.NewGuid():n}";
        await vault.PutAsync(inputId, Encoding.UTF8.GetBytes(request.InputsJson), cancellationToken);
        ProofRecord record = accept(inputId);
        if (await store.TryAddAsync(record, cancellationToken))
        {
            return new AcceptedProof(record);
        }

        ProofRecord first = await store.FindAsync(tenant, id, cancellationToken)
            ?? throw new InvalidOperationException($"Proof {id} was there and is gone.");

        // An insert whose answer got lost is sent again, and finds itself there.
        if (first.InputId != inputId)
        {
            await vault.EraseAsync(inputId, cancellationToken);
        }

        return new AcceptedProof(first);
    }
}
