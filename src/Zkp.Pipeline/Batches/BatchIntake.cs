using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Pipeline.Batches;

/// <summary>Takes in requests that may share a transaction, and lines of them.</summary>
public sealed class BatchIntake(ProofIntake intake, IIdempotencyStore idempotency, IWaitingRoom waiting, IBatchJobs jobs, TimeProvider time)
{
    /// <summary>What every batch is bound with: the key stands for the batch, whichever of its lines come.</summary>
    private const string AnyBody = "batch";

    /// <summary>Begins the keys that are not callers': no Idempotency-Key has a control character.</summary>
    private const char Own = '\n';

    /// <summary>The batch that a tenant's Idempotency-Key stands for: a new one, or the one that it stood for before.</summary>
    public async Task<string> OpenAsync(string tenant, string idempotencyKey, CancellationToken cancellationToken)
    {
        IdempotencyBinding bound = await idempotency.BindAsync(
            tenant, $"{Own}batch:{idempotencyKey}", new IdempotencyBinding(ProofId.New(time.GetUtcNow()), AnyBody), cancellationToken);
        return bound.ProofId;
    }

    /// <summary>Whether a tenant's batch has this id.</summary>
    public async Task<bool> OwnsAsync(string tenant, string jobId, CancellationToken cancellationToken) =>
        await idempotency.FindAsync(tenant, OwnerKey(jobId), cancellationToken) == OwnedAs(jobId);

    /// <summary>Marks the batch as the tenant's, so that nobody else can look at it.</summary>
    public Task OwnAsync(string tenant, string jobId, CancellationToken cancellationToken) =>
        idempotency.BindAsync(tenant, OwnerKey(jobId), OwnedAs(jobId), cancellationToken);

    /// <summary>Takes a line in, once: the same line again finds what it made, another text in its place is refused.</summary>
    public async Task<Result<AcceptedProof>> AcceptLineAsync(
        string tenant, BatchLine line, ReadOnlyMemory<byte> text, string? traceParent, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(line);
        Result<AcceptedProof> result = await AcceptAsync(tenant, text, $"{Own}line:{line.JobId}:{line.Number}", traceParent, line, cancellationToken);
        if (result.TryGet(out AcceptedProof? accepted, out Problem? problem))
        {
            await jobs.PutLineAsync(line, ResultOf(accepted.Record), cancellationToken);
        }
        else if (problem.Code != ProofIntake.OtherBody.Code)
        {
            await jobs.PutLineAsync(line, new BatchLineResult(BatchLineState.Rejected, null, BatchLineProblem.Of(problem)), cancellationToken);
        }

        return result;
    }

    /// <summary>Passes a line over that can't be a request.</summary>
    /// <param name="problem">Why; null for a blank one.</param>
    /// <returns>The problem, or that another text was taken in in its place.</returns>
    public async Task<Problem?> PassLineAsync(BatchLine line, Problem? problem, CancellationToken cancellationToken)
    {
        BatchLineResult passed = problem is null
            ? new BatchLineResult(BatchLineState.Blank)
            : new BatchLineResult(BatchLineState.Rejected, null, BatchLineProblem.Of(problem));
        BatchLineResult stands = await jobs.PutLineAsync(line, passed, cancellationToken);
        return stands.ProofId is null ? problem : ProofIntake.OtherBody;
    }

    /// <summary>Takes a request in that may share a transaction.</summary>
    public async Task<Result<AcceptedProof>> AcceptAsync(
        string tenant, ReadOnlyMemory<byte> body, string idempotencyKey, string? traceParent, BatchLine? line, CancellationToken cancellationToken)
    {
        Result<AcceptedProof> result = await intake.AcceptAsync(tenant, body, idempotencyKey, traceParent, forBatch: true, line, cancellationToken);
        if (result.TryGet(out AcceptedProof? accepted, out _))
        {
            await WaitAsync(accepted.Record, cancellationToken);
        }

        return result;
    }

    /// <summary>Puts a request into the waiting room, if that is where it belongs.</summary>
    public Task WaitAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Waits
            ? waiting.EnterAsync(WaitingRequest.Of(record), cancellationToken)
            : Task.CompletedTask;
    }

    public static BatchLineResult ResultOf(ProofRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        BatchLineProblem? problem = record.Failure is { } failure ? new BatchLineProblem(failure.Code) : null;
        return new BatchLineResult(
            record.State switch
            {
                ProofState.Finalized => BatchLineState.Finalized,
                ProofState.Failed => BatchLineState.Failed,
                ProofState.Cancelled => BatchLineState.Cancelled,
                _ => BatchLineState.Accepted,
            },
            record.Id,
            problem);
    }

    private static string OwnerKey(string jobId) => $"{Own}owner:{jobId}";

    private static IdempotencyBinding OwnedAs(string jobId) => new(jobId, AnyBody);
}
