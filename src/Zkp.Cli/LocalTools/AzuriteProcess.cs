using System.Globalization;

namespace Zkp.LocalTools;

/// <summary>
/// Azurite, the storage emulator, on three loopback ports with the well-known development account, and two more of that kind for apps that
/// do not share one.
/// </summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const string AccountPrefix = "devstoreaccount";
    private const int Accounts = 3;

    /// <summary>The emulator's published account key; it opens nothing but an emulator.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ToolProcess process;
    private readonly int blobPort;
    private readonly int queuePort;
    private readonly int tablePort;

    private AzuriteProcess(ToolProcess process, int blobPort, int queuePort, int tablePort)
    {
        this.process = process;
        this.blobPort = blobPort;
        this.queuePort = queuePort;
        this.tablePort = tablePort;
    }

    public string ConnectionString => ConnectionStringOf(1);

    public int ProcessId => process.Id;

    /// <summary>Starts the emulator.</summary>
    /// <param name="folder">Where it keeps its data; null keeps it in memory only.</param>
    /// <param name="firstPort">Blob, queue and table stand on this port and the two after it; 0 lets the system choose.</param>
    public static async Task<AzuriteProcess> StartAsync(
        string? folder = null, int firstPort = 0, string? logFile = null, CancellationToken cancellationToken = default)
    {
        string Port(int offset) => (firstPort == 0 ? 0 : firstPort + offset).ToString(CultureInfo.InvariantCulture);
        string[] data = folder is null ? ["--inMemoryPersistence"] : ["--location", folder];
        ToolProcess process = ToolProcess.Start(
            "node",
            [
                NodeTools.Azurite, .. data,
                "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1",
                "--blobPort", Port(0), "--queuePort", Port(1), "--tablePort", Port(2),
                "--skipApiVersionCheck", "--disableTelemetry",
            ],
            new Dictionary<string, string>
            {
                ["AZURITE_ACCOUNTS"] = string.Join(';', Enumerable.Range(1, Accounts).Select(account => $"{AccountPrefix}{account}:{Key}")),
            },
            logFile: logFile);
        try
        {
            int[] ports = new int[3];
            string[] services = ["Blob", "Queue", "Table"];
            for (int i = 0; i < services.Length; i++)
            {
                string prefix = $"Azurite {services[i]} service is successfully listening at ";
                string line = await process.WaitForLineAsync(
                    text => text.StartsWith(prefix, StringComparison.Ordinal), StartTimeout, cancellationToken);
                ports[i] = new Uri(line[prefix.Length..].Trim()).Port;
            }

            return new AzuriteProcess(process, ports[0], ports[1], ports[2]);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <param name="account">From 1, the well-known one, to 3.</param>
    public string ConnectionStringOf(int account) =>
        $"DefaultEndpointsProtocol=http;AccountName={AccountPrefix}{account};AccountKey={Key};"
        + $"BlobEndpoint=http://127.0.0.1:{blobPort}/{AccountPrefix}{account};"
        + $"QueueEndpoint=http://127.0.0.1:{queuePort}/{AccountPrefix}{account};"
        + $"TableEndpoint=http://127.0.0.1:{tablePort}/{AccountPrefix}{account};";

    public Task KillAsync() => process.KillAsync();

    /// <summary>Lets it write its state first.</summary>
    public Task StopAsync(TimeSpan patience) => process.StopAsync(patience);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
