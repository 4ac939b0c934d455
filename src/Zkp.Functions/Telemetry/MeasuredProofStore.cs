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
        int before = 0;
        ProofRecord after = await inner.UpdateAsync(
            tenant,
            id,
            found =>
            {
                before = found.Timeline.Count;
                return change(found);
            },
            cancellationToken);
        if (after.Timeline.Count > before)
        {
            Report(after);
        }

        return after;
    }

    public Task<ProofRecord?> FindAsync(string tenant, string id, CancellationToken cancellationToken) =>
        inner.FindAsync(tenant, id, cancellationToken);

    public Task<ProofPage> ListAsync(string tenant, ProofState? state, int pageSize, string? continuation, CancellationToken cancellationToken) =>
        inner.ListAsync(tenant, state, pageSize, continuation, cancellationToken);

    public IAsyncEnumerable<ProofKey> ListOpenAsync(CancellationToken cancellationToken) => inner.ListOpenAsync(cancellationToken);

    public Task ForgetOpenAsync(ProofKey key, CancellationToken cancellationToken) => inner.ForgetOpenAsync(key, cancellationToken);

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
