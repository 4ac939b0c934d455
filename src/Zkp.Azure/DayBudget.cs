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

    /// <summary>They are read at a time, and written in one transaction, which has room for 100 rows.</summary>
    private const int HoldersAWrite = 16;

    public async Task<Wei> ReadTotalAsync(CancellationToken cancellationToken) => WeiOf(await ReadAsync(TotalRow, cancellationToken));

    public async Task<bool> TryHoldAsync(string holder, Wei amount, Wei limit, CancellationToken cancellationToken) =>
        (await HoldEachAsync([holder], amount, limit, cancellationToken)).Count == 1;

    /// <returns>The holders for whom the day had room.</returns>
    public Task<IReadOnlyCollection<string>> HoldEachAsync(
        IReadOnlyCollection<string> holders, Wei amount, Wei limit, CancellationToken cancellationToken) => ChangeAsync(
            holders, (_, held, total) => amount <= held ? held : total - held + amount <= limit ? amount : null, cancellationToken);

    public Task SettleAsync(IReadOnlyDictionary<string, Wei> costs, CancellationToken cancellationToken) =>
        ChangeAsync([.. costs.Keys], (holder, _, _) => costs[holder], cancellationToken);

    /// <param name="change">From what the holder and all together hold to what the holder shall hold; null to leave it as it is.</param>
    /// <returns>The holders for whom there was an answer.</returns>
    private async Task<IReadOnlyCollection<string>> ChangeAsync(
        IReadOnlyCollection<string> holders, Func<string, Wei, Wei, Wei?> change, CancellationToken cancellationToken)
    {
        List<string> changed = [];
        foreach (string[] some in holders.Chunk(HoldersAWrite))
        {
            changed.AddRange(await ChangeTogetherAsync(some, change, cancellationToken));
        }

        return changed;
    }

    private async Task<List<string>> ChangeTogetherAsync(
        string[] holders, Func<string, Wei, Wei, Wei?> change, CancellationToken cancellationToken)
    {
        for (int round = 0; round < MaxRounds; round++)
        {
            TableEntity?[] rows = await Task.WhenAll(holders.Select(RowOf).Append(TotalRow).Select(row => ReadAsync(row, cancellationToken)));
            Wei total = WeiOf(rows[^1]);
            List<string> changed = [];
            List<TableTransactionAction> writes = [];
            foreach ((string holder, TableEntity? row) in holders.Zip(rows))
            {
                Wei before = WeiOf(row);
                if (change(holder, before, total) is not { } after)
                {
                    continue;
                }

                changed.Add(holder);
                if (after != before)
                {
                    total = total - before + after;
                    writes.Add(Write(row, RowOf(holder), after));
                }
            }

            if (writes.Count == 0)
            {
                return changed;
            }

            try
            {
                await table.SubmitTransactionAsync([Write(rows[^1], TotalRow, total), .. writes], cancellationToken);
                return changed;
            }
            catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
            {
                // Somebody else changed the day at the same moment.
            }
        }

        throw new TimeoutException($"The budget {partition} changed in each of {MaxRounds} rounds.");
    }

    private static string RowOf(string holder) => "h-" + holder;

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
