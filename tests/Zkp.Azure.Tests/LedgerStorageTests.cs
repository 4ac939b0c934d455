using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Zkp.Azure.Tests;

/// <summary>What apps with the same signers have in common, and nothing else, is in the account of their ledger.</summary>
public sealed class LedgerStorageTests(AzuriteFixture azurite)
{
    [Fact]
    public async Task Its_account_has_the_signers_tables_and_the_apps_own_has_the_others()
    {
        TableServiceClient ledger = new(azurite.OtherAccount);

        await new StoragePreparation(azurite.Tables, new LedgerStorage(ledger), azurite.Blobs, azurite.Queues).RunAsync(CancellationToken.None);

        List<string> tables = [];
        await foreach (TableItem table in ledger.QueryAsync())
        {
            tables.Add(table.Name);
        }

        Assert.Equal(["operatorjournal", "transactions", "treasury"], tables.Order(StringComparer.Ordinal));
    }
}
