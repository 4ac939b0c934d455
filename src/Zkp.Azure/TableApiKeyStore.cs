using Azure;
using Azure.Data.Tables;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A row an API key, named by the key's hash.</summary>
public sealed class TableApiKeyStore(TableServiceClient service) : IApiKeyStore
{
    private const string Partition = "key";

    private readonly TableClient table = service.GetTableClient(StorageNames.ApiKeysTable);

    public async Task<string?> FindTenantAsync(string keyHash, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(Partition, keyHash, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value!.GetString("Tenant") : null;
    }

    public Task AddAsync(string keyHash, string tenant, CancellationToken cancellationToken) =>
        table.UpsertEntityAsync(new TableEntity(Partition, keyHash) { ["Tenant"] = tenant }, TableUpdateMode.Replace, cancellationToken);

    public Task RevokeAsync(string keyHash, CancellationToken cancellationToken) =>
        table.DeleteEntityAsync(Partition, keyHash, ETag.All, cancellationToken);
}
