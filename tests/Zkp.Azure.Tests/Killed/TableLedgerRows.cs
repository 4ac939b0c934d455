using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Zkp.Evm;

namespace Zkp.Azure.Tests.Killed;

/// <summary>The rows of an account as the table has them, read past the ledger's own class.</summary>
/// <param name="Entries">What became of each request.</param>
/// <param name="Owners">The request that has each nonce, by nonce from zero on.</param>
/// <param name="Open">What the list of open requests still holds.</param>
internal sealed record TableLedgerRows(IReadOnlyList<LedgerEntry> Entries, IReadOnlyList<string> Owners, IReadOnlyList<string> Open)
{
    public static async Task<TableLedgerRows> ReadAsync(TableServiceClient service, AccountKey account)
    {
        string partition = string.Create(CultureInfo.InvariantCulture, $"{account.ChainId}-{account.Account.ToString().ToLowerInvariant()}");
        List<TableEntity> rows = await service.GetTableClient(StorageNames.LedgerTable)
            .QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")).ToListAsync();
        TableEntity[] nonces = [.. rows.Where(row => row.RowKey.StartsWith("n-", StringComparison.Ordinal)).OrderBy(row => row.RowKey, StringComparer.Ordinal)];
        for (int i = 0; i < nonces.Length; i++)
        {
            Assert.Equal((ulong)i, ulong.Parse(nonces[i].RowKey.AsSpan(2), CultureInfo.InvariantCulture));
        }

        return new TableLedgerRows(
            [.. rows.Where(row => row.RowKey.StartsWith("r-", StringComparison.Ordinal)).Select(row => JsonSerializer.Deserialize<LedgerEntry>(row.GetString("Document"))!)],
            [.. nonces.Select(row => row.GetString("Request"))],
            [.. rows.Where(row => row.RowKey.StartsWith("o-", StringComparison.Ordinal)).Select(row => row.RowKey)]);
    }
}
