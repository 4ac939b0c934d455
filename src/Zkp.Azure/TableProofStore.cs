using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;

namespace Zkp.Azure;

/// <summary>
/// Proof records in a table, a partition a tenant; their ids sort newest first. A second table names the records that are not at
/// an end, so that nobody has to read all of the first to find those.
/// </summary>
public sealed class TableProofStore(TableServiceClient service) : IProofStore
{
    private const string DocumentProperty = "Document";
    private const string StateProperty = "State";
    private const string OpenPartition = "open";

    /// <summary>They are read at a time, and written in one transaction: with rows of at most 64 KiB far below the 4 MiB that it may have.</summary>
    private const int RecordsAtATime = 16;

    private readonly TableClient proofs = service.GetTableClient(StorageNames.ProofsTable);
    private readonly TableClient open = service.GetTableClient(StorageNames.OpenProofsTable);

    public async Task<bool> TryAddAsync(ProofRecord record, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(record);

        // The index comes first: an entry too many is found by the sweeper, an entry too few by nobody.
        await open.UpsertEntityAsync(new TableEntity(OpenPartition, record.Id) { ["Tenant"] = record.Tenant }, TableUpdateMode.Replace, cancellationToken);
        try
        {
            await proofs.AddEntityAsync(ToEntity(record), cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            return false;
        }
    }

    public async Task<ProofRecord?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await proofs.GetEntityIfExistsAsync<TableEntity>(tenant, id, cancellationToken: cancellationToken);
        return found.HasValue ? ToRecord(found.Value!) : null;
    }

    public async Task<ProofRecord> UpdateAsync(
        string tenant, string id, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(change);
        while (true)
        {
            TableEntity row = await ReadAsync(tenant, id, cancellationToken);
            ProofRecord before = ToRecord(row);
            ProofRecord after = change(before);
            if (!ReferenceEquals(before, after))
            {
                try
                {
                    await proofs.UpdateEntityAsync(ToEntity(after), row.ETag, TableUpdateMode.Replace, cancellationToken);
                }
                catch (RequestFailedException error) when (error.Status == 412)
                {
                    continue;
                }
            }

            if (after.State.IsEnd())
            {
                await CloseAsync(id, cancellationToken);
            }

            return after;
        }
    }

    public async Task<IReadOnlyList<ProofRecord>> UpdateEachAsync(
        IReadOnlyList<ProofKey> keys, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(change);
        Dictionary<ProofKey, ProofRecord> updated = [];
        foreach (IGrouping<string, ProofKey> tenant in keys.Distinct().GroupBy(key => key.Tenant))
        {
            foreach (ProofKey[] some in tenant.Chunk(RecordsAtATime))
            {
                foreach (ProofRecord record in await UpdateTogetherAsync(some, change, cancellationToken))
                {
                    updated[new ProofKey(record.Tenant, record.Id)] = record;
                }
            }
        }

        return [.. keys.Select(key => updated[key])];
    }

    public async Task<ProofPage> ListAsync(
        string tenant, ProofState? state, int pageSize, string? continuation, CancellationToken cancellationToken)
    {
        string filter = state is { } wanted
            ? TableClient.CreateQueryFilter($"PartitionKey eq {tenant} and State eq {wanted.ToString()}")
            : TableClient.CreateQueryFilter($"PartitionKey eq {tenant}");
        if (continuation is not null)
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey gt {continuation}");
        }

        List<ProofRecord> records = [];
        await foreach (TableEntity entity in proofs.QueryAsync<TableEntity>(filter, maxPerPage: pageSize, cancellationToken: cancellationToken))
        {
            records.Add(ToRecord(entity));
            if (records.Count == pageSize)
            {
                return new ProofPage(records, entity.RowKey);
            }
        }

        return new ProofPage(records, null);
    }

    public async IAsyncEnumerable<ProofKey> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity entity in open.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {OpenPartition}"), cancellationToken: cancellationToken))
        {
            yield return new ProofKey(entity.GetString("Tenant"), entity.RowKey);
        }
    }

    public Task ForgetOpenAsync(ProofKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return CloseAsync(key.Id, cancellationToken);
    }

    /// <summary>Of one tenant's records.</summary>
    private async Task<ProofRecord[]> UpdateTogetherAsync(
        ProofKey[] keys, Func<ProofRecord, ProofRecord> change, CancellationToken cancellationToken)
    {
        TableEntity[] rows = await Task.WhenAll(keys.Select(key => ReadAsync(key.Tenant, key.Id, cancellationToken)));
        ProofRecord[] before = [.. rows.Select(ToRecord)];
        ProofRecord[] after = [.. before.Select(change)];
        TableTransactionAction[] writes =
        [
            .. Enumerable.Range(0, keys.Length)
                .Where(i => !ReferenceEquals(before[i], after[i]))
                .Select(i => new TableTransactionAction(TableTransactionActionType.UpdateReplace, ToEntity(after[i]), rows[i].ETag)),
        ];
        try
        {
            if (writes.Length > 0)
            {
                await proofs.SubmitTransactionAsync(writes, cancellationToken);
            }
        }
        catch (TableTransactionFailedException error) when (error.Status == 412)
        {
            // Somebody else changed one of them, and so none was written.
            return await Task.WhenAll(keys.Select(key => UpdateAsync(key.Tenant, key.Id, change, cancellationToken)));
        }

        await open.DeleteEachAsync(OpenPartition, after.Where(record => record.State.IsEnd()).Select(record => record.Id), cancellationToken);
        return after;
    }

    private async Task<TableEntity> ReadAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await proofs.GetEntityIfExistsAsync<TableEntity>(tenant, id, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value! : throw new InvalidOperationException($"There is no proof {id} of tenant {tenant}.");
    }

    private Task<Response> CloseAsync(string id, CancellationToken cancellationToken) =>
        open.DeleteEntityAsync(OpenPartition, id, ETag.All, cancellationToken);

    private static TableEntity ToEntity(ProofRecord record) => new(record.Tenant, record.Id)
    {
        [StateProperty] = record.State.ToString(),
        [DocumentProperty] = JsonSerializer.Serialize(record, PipelineJson.Options),
    };

    private static ProofRecord ToRecord(TableEntity entity) =>
        JsonSerializer.Deserialize<ProofRecord>(entity.GetString(DocumentProperty), PipelineJson.Options)
        ?? throw new InvalidDataException($"The row of proof {entity.RowKey} is empty.");
}
