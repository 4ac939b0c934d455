using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A row a key; the first insert wins. Keys are hashed, since tables refuse some characters in row keys.</summary>
public sealed class TableIdempotencyStore(TableServiceClient service) : IIdempotencyStore
{
    private readonly TableClient table = service.GetTableClient(StorageNames.IdempotencyTable);

    public async Task<IdempotencyBinding?> FindAsync(string tenant, string key, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(tenant, Row(key), cancellationToken: cancellationToken);
        return found.HasValue ? ToBinding(found.Value!) : null;
    }

    public async Task<IdempotencyBinding> BindAsync(
        string tenant, string key, IdempotencyBinding wanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        try
        {
            await table.AddEntityAsync(
                new TableEntity(tenant, Row(key)) { ["ProofId"] = wanted.ProofId, ["BodyHash"] = wanted.BodyHash }, cancellationToken);
            return wanted;
        }
        catch (RequestFailedException error) when (error.Status == 409)
        {
            return ToBinding(await table.GetEntityAsync<TableEntity>(tenant, Row(key), cancellationToken: cancellationToken));
        }
    }

    private static string Row(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static IdempotencyBinding ToBinding(TableEntity entity) => new(entity.GetString("ProofId"), entity.GetString("BodyHash"));
}
