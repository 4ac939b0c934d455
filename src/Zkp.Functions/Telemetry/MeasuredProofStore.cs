using Microsoft.Extensions.Logging;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Functions.Telemetry;

/// <summary>Counts and logs every move of every proof, in the one place that all of them pass.</summary>
internal sealed partial class MeasuredProofStore(IProofStore inner, ILogger<MeasuredProofStore> logger) : IProofStore
{
    public async Task<bool> TryAddAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        bool added = await inner.TryAddAsync(record, cancellationToken);
        if (added)
        {
            Report(record);
        }

        return added;
    }

    public async Task<ProofRecord> UpdateAsync(
        string tenant, string id, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken)
    {
        Dictionary<string, int> moves = [];
        ProofRecord after = await inner.UpdateAsync(tenant, id, Counting(change, moves), cancellationToken);
        ReportMoved(after, moves);
        return after;
    }

    public async Task<IReadOnlyList<ProofRecord>> UpdateEachAsync(
        IReadOnlyList<ProofKey> keys, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken)
    {
        Dictionary<string, int> moves = [];
        IReadOnlyList<ProofRecord> after = await inner.UpdateEachAsync(keys, Counting(change, moves), cancellationToken);
        foreach (ProofRecord record in after)
        {
            ReportMoved(record, moves);
        }

        return after;
    }

    public Task<ProofRecord?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        inner.FindAsync(tenant, id, cancellationToken);

    public Task<ProofPage> ListAsync(string tenant, ProofState? state, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        inner.ListAsync(tenant, state, pageSize, continuation, cancellationToken);

    public IAsyncEnumerable<ProofKey> ListOpenAsync(CancellationToken cancellationToken) => inner.ListOpenAsync(cancellationToken);

    public Task ForgetOpenAsync(ProofKey key, CancellationToken cancellationToken) => inner.ForgetOpenAsync(key, cancellationToken);

    /// <summary>The change, which also notes how many moves each record had before. It may run again, and on several threads.</summary>
    private static Func<ProofRecord, ProofRecord> Counting(Func<ProofRecord, ProofRecord> change, Dictionary<string, int> moves) => found =>
    {
        lock (moves)
        {
            moves[found.Id] = found.Timeline.Count;
        }

        return change(found);
    };

    private void ReportMoved(ProofRecord after, Dictionary<string, int> moves)
    {
        if (after.Timeline.Count > moves[after.Id])
        {
            Report(after);
        }
    }

    private void Report(ProofRecord record)
    {
        PipelineTelemetry.Moved(record);
        if (record.Failure is { } failure)
        {
            LogFailed(record.Id, record.Tenant, failure.Code, failure.Detail);
        }
        else
        {
            LogMoved(record.Id, record.Tenant, record.State, record.Timeline[^1].Note ?? "");
        }
    }

    [LoggerMessage(200, LogLevel.Information, "Proof {Id} of {Tenant}: {State} {Note}")]
    private partial void LogMoved(string id, string tenant, ProofState state, string note);

    [LoggerMessage(201, LogLevel.Warning, "Proof {Id} of {Tenant}: Failed, {Code}: {Detail}")]
    private partial void LogFailed(string id, string tenant, string code, string detail);
}
