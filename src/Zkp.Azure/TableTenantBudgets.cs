using System.Globalization;
using System.Numerics;
using Azure;
using Azure.Data.Tables;
using Zkp.Evm;
using Zkp.Pipeline.Budgets;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A row a tenant with its limit, and a partition a tenant and day with what is held (<see cref="DayBudget"/>).</summary>
public sealed class TableTenantBudgets(TableServiceClient service) : ITenantBudgets
{
    private const string LimitPartition = "limit";
    private const string WeiProperty = "Wei";

    private readonly TableClient table = service.GetTableClient(StorageNames.TenantBudgetsTable);

    public async Task<TenantDay> FindAsync(string tenant, DateOnly day, CancellationToken cancellationToken) => new(
        tenant,
        day,
        (await FindLimitAsync(tenant, cancellationToken))?.Value,
        (await Day(tenant, day).ReadTotalAsync(cancellationToken)).Value);

    public async Task SetLimitAsync(string tenant, BigInteger? maxWeiPerDay, CancellationToken cancellationToken)
    {
        if (maxWeiPerDay is { } wei)
        {
            TableEntity row = new(LimitPartition, tenant) { [WeiProperty] = new Wei(wei).ToString() };
            await table.UpsertEntityAsync(row, TableUpdateMode.Replace, cancellationToken);
        }
        else
        {
            await table.DeleteEntityAsync(LimitPartition, tenant, ETag.All, cancellationToken);
        }
    }

    public async Task<bool> TryHoldAsync(string tenant, DateOnly day, string proofId, BigInteger wei, CancellationToken cancellationToken) =>
        (await HoldEachAsync(tenant, day, [proofId], wei, cancellationToken)).Count == 1;

    public async Task<IReadOnlyCollection<string>> HoldEachAsync(
        string tenant, DateOnly day, IReadOnlyList<string> proofIds, BigInteger weiEach, CancellationToken cancellationToken) =>
        await FindLimitAsync(tenant, cancellationToken) is { } limit
            ? await Day(tenant, day).HoldEachAsync(proofIds, new Wei(weiEach), limit, cancellationToken)
            : proofIds;

    public Task SettleAsync(string tenant, DateOnly day, IReadOnlyDictionary<string, BigInteger> weiOfProofs, CancellationToken cancellationToken) =>
        Day(tenant, day).SettleAsync(weiOfProofs.ToDictionary(each => each.Key, each => new Wei(each.Value)), cancellationToken);

    private async Task<Wei?> FindLimitAsync(string tenant, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> row = await table.GetEntityIfExistsAsync<TableEntity>(LimitPartition, tenant, cancellationToken: cancellationToken);
        return row.HasValue ? Wei.Parse(row.Value!.GetString(WeiProperty)) : null;
    }

    private DayBudget Day(string tenant, DateOnly day) => new(table, string.Create(CultureInfo.InvariantCulture, $"day-{day:yyyyMMdd}-{tenant}"));
}
