using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Data.Tables;
using Zkp.Pipeline;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A row a request, in one partition: one query finds all who wait.</summary>
public sealed class TableWaitingRoom(TableServiceClient service) : IWaitingRoom
{
    private const string Partition = "waiting";
    private const string DocumentProperty = "Document";

    private readonly TableClient table = service.GetTableClient(StorageNames.WaitingTable);

    public Task EnterAsync(WaitingRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return table.UpsertEntityAsync(
            new TableEntity(Partition, request.Key.Id) { [DocumentProperty] = JsonSerializer.Serialize(request, PipelineJson.Options) },
            TableUpdateMode.Replace,
            cancellationToken);
    }

    public async IAsyncEnumerable<WaitingRequest> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TableEntity entity in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {Partition}"), cancellationToken: cancellationToken))
        {
            yield return JsonSerializer.Deserialize<WaitingRequest>(entity.GetString(DocumentProperty), PipelineJson.Options)
                ?? throw new InvalidDataException($"The waiting row of {entity.RowKey} is empty.");
        }
    }

    public Task LeaveAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken) =>
        table.DeleteEachAsync(Partition, ids, cancellationToken);
}
