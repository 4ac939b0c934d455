using Azure;
using Azure.Data.Tables;
using Zkp.Evm;

namespace Zkp.Azure;

/// <summary>
/// What one day may cost and did, in a partition of its own: a row <c>total</c> and a row a holder, which change together, so that a hold
/// that is repeated after a crash counts once.
/// </summary>
internal sealed class DayBudget(TableClient table, string partition)
{
    private const string TotalRow = "total";
    private const string WeiProperty = "Wei";
    private const int MaxRounds = 64;

    public async Task<Wei> ReadTotalAsync(CancellationToken cancellationToken) => WeiOf(await ReadAsync(TotalRow, cancellationToken));

    public Task<bool> TryHoldAsync(string holder, Wei amount, Wei limit, CancellationToken cancellationToken) =>
        ChangeAsync(holder, (held, total) => amount <= held ? held : total - held + amount <= limit ? amount : null, cancellationToken);

    public Task SettleAsync(string holder, Wei cost, CancellationToken cancellationToken) => ChangeAsync(holder, (_, _) => cost, cancellationToken);

    /// <param name="change">From what the holder and all together hold to what the holder shall hold; null to leave all as it is.</param>
    private async Task<bool> ChangeAsync(string holder, Func<Wei, Wei, Wei?> change, CancellationToken cancellationToken)
    {
        string row = "h-" + holder;
        for (int round = 0; round < MaxRounds; round++)
        {
            TableEntity? total = await ReadAsync(TotalRow, cancellationToken);
            TableEntity? hold = await ReadAsync(row, cancellationToken);
            Wei before = WeiOf(hold);
            if (change(before, WeiOf(total)) is not { } after)
            {
                return false;
            }

            if (after == before)
            {
                return true;
            }

            try
            {
                await table.SubmitTransactionAsync(
                    [Write(total, TotalRow, WeiOf(total) - before + after), Write(hold, row, after)], cancellationToken);
                return true;
            }
            catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
            {
                // Somebody else changed the day at the same moment.
            }
        }

        throw new TimeoutException($"The budget {partition} changed in each of {MaxRounds} rounds.");
    }

    private async Task<TableEntity?> ReadAsync(string row, CancellationToken cancellationToken)
    {
        NullableResponse<TableEntity> found = await table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancellationToken);
        return found.HasValue ? found.Value : null;
    }

    private TableTransactionAction Write(TableEntity? before, string row, Wei amount)
    {
        TableEntity entity = new(partition, row) { [WeiProperty] = amount.ToString() };
        return before is null
            ? new TableTransactionAction(TableTransactionActionType.Add, entity)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, before.ETag);
    }

    private static Wei WeiOf(TableEntity? row) => row is null ? Wei.Zero : Wei.Parse(row.GetString(WeiProperty));
}
