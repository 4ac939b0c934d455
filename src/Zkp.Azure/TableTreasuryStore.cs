using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Azure;

/// <summary>
/// Transfers in a table, a partition a network; their ids sort newest first. The row <c>open</c> stands while one is under way, and is
/// added and taken away together with it.
/// </summary>
public sealed class TableTreasuryStore(LedgerStorage storage) : ITreasuryStore
{
    private const string OpenRow = "open";
    private const string TransferPrefix = "t-";
    private const string DocumentProperty = "Document";

    private readonly TableClient table = storage.Tables.GetTableClient(StorageNames.TreasuryTable);

    public async Task<bool> TryStartAsync(BridgeTransfer transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        return await TryAsync(
            [
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity(transfer.Network, OpenRow)),
                new TableTransactionAction(TableTransactionActionType.Add, ToEntity(transfer)),
            ],
            cancellationToken);
    }

    public async Task<bool> TryUpdateAsync(BridgeTransfer transfer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transfer);
        ETag version = new(transfer.ETag ?? throw new ArgumentException("The transfer was not read from this store.", nameof(transfer)));
        List<TableTransactionAction> actions = [new(TableTransactionActionType.UpdateReplace, ToEntity(transfer), version)];
        if (transfer.IsEnded)
        {
            actions.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(transfer.Network, OpenRow), ETag.All));
        }

        return await TryAsync(actions, cancellationToken);
    }

    public async Task<IReadOnlyList<BridgeTransfer>> ListAsync(string network, DateTimeOffset from, CancellationToken cancellationToken)
    {
        List<BridgeTransfer> transfers = [];
        string filter = TableClient.CreateQueryFilter($"PartitionKey eq {network} and RowKey ge {TransferPrefix} and RowKey lt {"t."}");
        await foreach (TableEntity row in table.QueryAsync<TableEntity>(filter, maxPerPage: 50, cancellationToken: cancellationToken))
        {
            BridgeTransfer transfer = JsonSerializer.Deserialize<BridgeTransfer>(row.GetString(DocumentProperty), PipelineJson.Options)! with { ETag = row.ETag.ToString() };
            transfers.Add(transfer);
            if (transfer.CreatedAt < from)
            {
                break;
            }
        }

        return transfers;
    }

    private async Task<bool> TryAsync(IEnumerable<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            await table.SubmitTransactionAsync(actions, cancellationToken);
            return true;
        }
        catch (RequestFailedException error) when (error.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    private static TableEntity ToEntity(BridgeTransfer transfer) =>
        new(transfer.Network, TransferPrefix + transfer.Id) { [DocumentProperty] = JsonSerializer.Serialize(transfer, PipelineJson.Options) };
}
