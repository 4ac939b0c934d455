using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Zkp.Azure.Tests;
using Zkp.LocalTools;

[assembly: AssemblyFixture(typeof(AzuriteFixture))]

namespace Zkp.Azure.Tests;

/// <summary>One storage emulator for all tests of this assembly, in memory.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    private AzuriteProcess? azurite;

    /// <summary>Another account than the clients', without anything in it.</summary>
    internal string OtherAccount => azurite!.ConnectionStringOf(2);

    public string ConnectionString => azurite!.ConnectionString;

    public TableServiceClient Tables { get; private set; } = null!;

    public BlobServiceClient Blobs { get; private set; } = null!;

    public QueueServiceClient Queues { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        azurite = await AzuriteProcess.StartAsync();
        Tables = new TableServiceClient(azurite.ConnectionString);
        Blobs = new BlobServiceClient(azurite.ConnectionString);
        Queues = new QueueServiceClient(azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await new StoragePreparation(Tables, new LedgerStorage(Tables), Blobs, Queues).RunAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }
    }
}
