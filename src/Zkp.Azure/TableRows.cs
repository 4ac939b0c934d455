using Azure;
using Azure.Data.Tables;

namespace Zkp.Azure;

/// <summary>Many rows of one partition in one request (an entity group transaction), which is many times cheaper than one request a row.</summary>
internal static class TableRows
{
    /// <summary>The most that one transaction may hold.</summary>
    private const int RowsAWrite = 100;

    public static async Task UpsertEachAsync(this TableClient table, IEnumerable<TableEntity> rowsOfPartition, CancellationToken cancellationToken)
    {
        foreach (TableEntity[] some in rowsOfPartition.Chunk(RowsAWrite))
        {
            await table.SubmitTransactionAsync(
                some.Select(row => new TableTransactionAction(TableTransactionActionType.UpsertReplace, row)), cancellationToken);
        }
    }

    /// <summary>Deletes rows; one that is gone already does no harm.</summary>
    public static async Task DeleteEachAsync(this TableClient table, string partition, IEnumerable<string> rows, CancellationToken cancellationToken)
    {
        foreach (string[] some in rows.Chunk(RowsAWrite))
        {
            try
            {
                await table.SubmitTransactionAsync(
                    some.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(partition, row), ETag.All)),
                    cancellationToken);
            }
            catch (TableTransactionFailedException error) when (error.Status == 404)
            {
                // One of them is gone, and so none was deleted.
                await Task.WhenAll(some.Select(row => table.DeleteEntityAsync(partition, row, ETag.All, cancellationToken)));
            }
        }
    }
}
