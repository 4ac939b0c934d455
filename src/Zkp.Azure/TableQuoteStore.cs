using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Routing;

namespace Zkp.Azure;

/// <summary>Quotes in a table, a partition a tenant, until some time after they expired.</summary>
public sealed class TableQuoteStore(TableServiceClient service) : IQuoteStore
{
    private const string DocumentProperty = "Document";
    private const string ExpiresProperty = "ExpiresAt";

    private readonly TableClient table = service.GetTableClient(StorageNames.QuotesTable);

    public Task AddAsync(string tenant, BoundQuote quote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(quote);

        // Not inserted: should the answer get lost, the client sends it again.
        return table.UpsertEntityAsync(
            new TableEntity(tenant, quote.Id)
            {
                [ExpiresProperty] = quote.ExpiresAt,
                [DocumentProperty] = JsonSerializer.Serialize(quote, PipelineJson.Options),
            },
            TableUpdateMode.Replace,
            cancellationToken);
    }

    public async Task<BoundQuote?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(tenant, id, cancellationToken: cancellationToken);
        return found.HasValue ? JsonSerializer.Deserialize<BoundQuote>(found.Value!.GetString(DocumentProperty), PipelineJson.Options) : null;
    }

    public async Task PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken)
    {
        string filter = TableClient.CreateQueryFilter($"ExpiresAt lt {expiredBefore}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, select: ["PartitionKey", "RowKey"], cancellationToken: cancellationToken))
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }
}
