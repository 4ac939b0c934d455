using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>One row a network in the table of networks' histories.</summary>
public sealed class TableRpcMemory(TableServiceClient service) : IRpcMemory
{
    private const string Partition = "rpc:endpoints";
    private const string JsonProperty = "Endpoints";

    private readonly TableClient table = service.GetTableClient(StorageNames.NetworkHistoryTable);

    public async Task<IReadOnlyList<RpcEndpointMemory>> ReadAsync(string network, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(Partition, network, cancellationToken: cancellationToken);
        try
        {
            return row is { HasValue: true, Value: { } found } && found.GetString(JsonProperty) is { } json
                ? JsonSerializer.Deserialize<RpcEndpointMemory[]>(json) ?? []
                : [];
        }
        catch (JsonException)
        {
            // Written by another version; what is forgotten is learned again within minutes.
            return [];
        }
    }

    public Task WriteAsync(string network, IReadOnlyList<RpcEndpointMemory> memories, CancellationToken cancellationToken) => table.UpsertEntityAsync(
        new TableEntity(Partition, network) { [JsonProperty] = JsonSerializer.Serialize(memories) }, TableUpdateMode.Replace, cancellationToken);
}
