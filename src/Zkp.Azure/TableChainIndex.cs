using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Zkp.Evm;
using Zkp.Pipeline.Indexing;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>Events in a table, a partition a network, newest first; the cursor is a row of its own.</summary>
public sealed class TableChainIndex(TableServiceClient service) : IChainIndex
{
    private const string CursorRow = "cursor";
    private const string EventPrefix = "e-";
    private const string DocumentProperty = "Document";
    private const string NumberProperty = "Number";
    private const string HashProperty = "Hash";

    private readonly TableClient table = service.GetTableClient(StorageNames.ChainIndexTable);

    public async Task<IndexCursor?> FindCursorAsync(string network, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(network, CursorRow, cancellationToken: cancellationToken);
        return row.HasValue
            ? new IndexCursor(new BlockNumber((ulong)row.Value!.GetInt64(NumberProperty)!.Value), Hash32.Parse(row.Value.GetString(HashProperty)))
            : null;
    }

    public async Task AddAsync(string network, IReadOnlyList<IndexedEvent> events, IndexCursor cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        foreach (IndexedEvent found in events)
        {
            await table.UpsertEntityAsync(
                new TableEntity(network, RowOf(found.BlockNumber, found.LogIndex)) { [DocumentProperty] = JsonSerializer.Serialize(found) },
                TableUpdateMode.Replace,
                cancellationToken);
        }

        await WriteCursorAsync(network, cursor, cancellationToken);
    }

    public async Task RewindAsync(string network, IndexCursor cursor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(cursor);
        await WriteCursorAsync(network, cursor, cancellationToken);

        // Newest first: everything above the cursor comes before the first row of its block.
        string end = RowOf(cursor.Number.Value, ulong.MaxValue);
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {network} and RowKey ge {EventPrefix} and RowKey lt {end}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<IndexedEvent>> ListAsync(string network, int count, CancellationToken cancellationToken)
    {
        List<IndexedEvent> events = [];
        string past = EventPrefix + "~";
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {network} and RowKey ge {EventPrefix} and RowKey lt {past}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, maxPerPage: Math.Min(count, 1000), cancellationToken: cancellationToken))
        {
            events.Add(JsonSerializer.Deserialize<IndexedEvent>(row.GetString(DocumentProperty))!);
            if (events.Count == count)
            {
                break;
            }
        }

        return events;
    }

    private async Task WriteCursorAsync(string network, IndexCursor cursor, CancellationToken cancellationToken) => await table.UpsertEntityAsync(
        new TableEntity(network, CursorRow) { [NumberProperty] = (long)cursor.Number.Value, [HashProperty] = cursor.Hash.ToString() },
        TableUpdateMode.Replace,
        cancellationToken);

    private static string RowOf(ulong block, ulong log) =>
        string.Create(CultureInfo.InvariantCulture, $"{EventPrefix}{ulong.MaxValue - block:d20}-{ulong.MaxValue - log:d20}");
}
