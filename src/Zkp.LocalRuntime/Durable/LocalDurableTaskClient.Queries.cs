using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Durable;

/// <summary>Lists and purges.</summary>
internal sealed partial class LocalDurableTaskClient
{
    private static readonly OrchestrationRuntimeStatus[] EndStates =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
        new InstancePages(this, filter ?? new OrchestrationQuery());

    public override Task<Page<string>> ListInstanceIdsAsync(
        IEnumerable<OrchestrationRuntimeStatus>? runtimeStatus = null,
        DateTimeOffset? completedTimeFrom = null,
        DateTimeOffset? completedTimeTo = null,
        int pageSize = OrchestrationQuery.UsualPageSize,
        string? lastInstanceKey = null,
        CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentOutOfRangeException.ThrowIfLessThan(pageSize, 1);
        List<(string Id, string Key)> found =
            engine.Store.ListCompleted(runtimeStatus, completedTimeFrom, completedTimeTo, pageSize, lastInstanceKey);
        return Task.FromResult(new Page<string>([.. found.Select(entry => entry.Id)], found.Count == pageSize ? found[^1].Key : null));
    }

    public override async Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        cancellation.ThrowIfCancellationRequested();
        int purged = await engine.Store.WriteAsync(transaction => transaction.Find(instanceId) is { IsTerminal: true } record
            ? Purge(transaction, record, options?.Recursive ?? false)
            : 0);
        return new PurgeResult(purged, true);
    }

    public override async Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        long begun = engine.Time.GetTimestamp();
        OrchestrationQuery query = new(filter.CreatedFrom, filter.CreatedTo, EndStates.Intersect(filter.Statuses ?? EndStates));
        int purged = 0;
        if (!query.Statuses!.Any())
        {
            return new PurgeResult(0, true);
        }

        while (engine.Store.List(query, query.PageSize, 0) is { Count: > 0 } found)
        {
            cancellation.ThrowIfCancellationRequested();
            if (filter.Timeout is { } timeout && engine.Time.GetElapsedTime(begun) > timeout)
            {
                return new PurgeResult(purged, false);
            }

            // Each is looked up again: an earlier one may have taken it along as a sub-orchestration.
            purged += await engine.Store.WriteAsync(transaction => found.Sum(record =>
                transaction.Find(record.Key) is { IsTerminal: true } current ? Purge(transaction, current, options?.Recursive ?? false) : 0));
        }

        return new PurgeResult(purged, true);
    }

    private static int Purge(StoreTransaction transaction, InstanceRecord record, bool recursive)
    {
        int purged = 1;
        if (recursive)
        {
            purged += transaction.Children(record.Key).Where(child => child.IsTerminal).Sum(child => Purge(transaction, child, recursive));
        }

        transaction.Delete(record.Key);
        return purged;
    }

    private sealed class InstancePages(LocalDurableTaskClient client, OrchestrationQuery query) : AsyncPageable<OrchestrationMetadata>
    {
        public override async IAsyncEnumerable<Page<OrchestrationMetadata>> AsPages(
            string? continuationToken = null, int? pageSizeHint = null)
        {
            string? token = continuationToken ?? query.ContinuationToken;
            int size = Math.Max(1, pageSizeHint ?? query.PageSize);
            if (query.TaskHubNames is { } hubs && hubs.Any() && !hubs.Contains(client.Name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new Page<OrchestrationMetadata>([]);
                yield break;
            }

            do
            {
                Page<OrchestrationMetadata> page = await ReadAsync(token, size);
                yield return page;
                token = page.ContinuationToken;
            }
            while (token is not null);
        }

        private Task<Page<OrchestrationMetadata>> ReadAsync(string? token, int size)
        {
            long after = 0;
            if (!string.IsNullOrEmpty(token) && !long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out after))
            {
                throw new ArgumentException($"'{token}' is not a continuation token of this engine.", nameof(token));
            }

            List<InstanceRecord> found = client.List(query, size, after);
            string? next = found.Count == size ? found[^1].Key.ToString(CultureInfo.InvariantCulture) : null;
            return Task.FromResult(new Page<OrchestrationMetadata>(
                [.. found.Select(record => Metadata(record, query.FetchInputsAndOutputs))], next));
        }
    }

    private List<InstanceRecord> List(OrchestrationQuery query, int size, long after) => engine.Store.List(query, size, after);
}
