using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using Zkp.Azure;
using Zkp.Evm;
using Zkp.Functions.Configuration;
using Zkp.Functions.Health;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Tests;

/// <summary>What the health page says of an app that can't sign; its storage is nowhere, which must not keep the rest from being told.</summary>
public sealed class HealthProbeTests : IDisposable
{
    private const string Nowhere =
        "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:1/a;BlobEndpoint=http://127.0.0.1:1/a;QueueEndpoint=http://127.0.0.1:1/a";

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-health-").FullName;
    private readonly Door door = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task An_app_whose_key_cannot_be_reached_starts_says_so_and_opens_it_when_it_can()
    {
        NetworkCatalog networks = NetworkCatalog.Load(folder);
        using ChainGateway gateway = new(
            networks, new SigningKeys([KeyValuePair.Create<string, ISigningKeySource>(SigningKeys.DefaultName, door)]), new InMemoryTransactionLedger(), new PriceOfEther(null),
            new FinalityHistory(Mock.Of<INetworkHistory>(), TimeProvider.System), Mock.Of<IRpcMemory>(), new InMemoryOperatorJournal(), TimeProvider.System, NullLoggerFactory.Instance);
        await gateway.StartAsync(CancellationToken.None);

        Assert.Equal(
            new HealthCheck("signers", HealthStatus.Unhealthy, "Nothing can be sent, requests are taken and wait: the signer default: the vault is down"),
            await SignersAsync(networks, gateway));

        door.IsOpen = true;
        using KeyOpener opener = new(gateway);
        await opener.StartAsync(CancellationToken.None);
        await opener.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(new HealthCheck("signers", HealthStatus.Healthy, "Every signing key is open."), await SignersAsync(networks, gateway));
    }

    private async Task<HealthCheck> SignersAsync(NetworkCatalog networks, ChainGateway gateway)
    {
        TableServiceClient tables = new(Nowhere, new TableClientOptions { Retry = { MaxRetries = 0 } });
        using HealthProbe probe = new(
            tables, new LedgerStorage(tables), new BlobServiceClient(Nowhere, new BlobClientOptions { Retry = { MaxRetries = 0 } }),
            new QueueServiceClient(Nowhere, new QueueClientOptions { Retry = { MaxRetries = 0 } }), CircuitCatalog.Load([folder]), networks, gateway, TimeProvider.System);
        return (await probe.CheckAsync(CancellationToken.None)).Checks.Single(check => check.Name == "signers");
    }

    private sealed class Door : ISigningKeySource
    {
        public bool IsOpen { get; set; }

        public Task<ISigner> OpenAsync(CancellationToken cancellationToken) =>
            IsOpen ? Task.FromResult<ISigner>(LocalSigner.Create()) : throw new SigningKeyUnavailableException("the vault is down");
    }
}
