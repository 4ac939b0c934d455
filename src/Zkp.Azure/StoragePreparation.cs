using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Zkp.Azure;

/// <summary>Makes the tables, containers and queues that are missing.</summary>
public sealed class StoragePreparation(TableServiceClient tables, LedgerStorage ledger, BlobServiceClient blobs, QueueServiceClient queues)
{
    public Task RunAsync(CancellationToken cancellationToken) => Task.WhenAll(
        [
            .. ((string[])[StorageNames.ProofsTable, StorageNames.OpenProofsTable, StorageNames.IdempotencyTable, StorageNames.ApiKeysTable,
                StorageNames.QuotesTable, StorageNames.NetworkHistoryTable, StorageNames.TenantBudgetsTable, StorageNames.ChainIndexTable,
                StorageNames.WaitingTable, StorageNames.BatchLinesTable])
                .Select(name => (Task)tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
            .. LedgerStorage.TableNames.Select(name => (Task)ledger.Tables.CreateTableIfNotExistsAsync(name, cancellationToken)),
            .. ((string[])[StorageNames.InputsContainer, StorageNames.ProofsContainer])
                .Select(name => (Task)blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
            .. ((string[])[StorageNames.ProofRequestsQueue, StorageNames.RejectedRequestsQueue, StorageNames.ProveJobsQueue])
                .Select(name => (Task)queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellationToken)),
        ]);
}
