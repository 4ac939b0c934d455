using System.Globalization;

namespace Zkp.LocalTools;

/// <summary>Azurite, the storage emulator, on three loopback ports with the well-known development account.</summary>
internal sealed class AzuriteProcess : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    /// <summary>The emulator's published account key; it opens nothing but an emulator.</summary>
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ToolProcess process;

    private AzuriteProcess(ToolProcess process, int blobPort, int queuePort, int tablePort)
    {
        this.process = process;
        ConnectionString =
            $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};"
            + $"BlobEndpoint=http://127.0.0.1:{blobPort}/{Account};"
            + $"QueueEndpoint=http://127.0.0.1:{queuePort}/{Account};"
            + $"TableEndpoint=http://127.0.0.1:{tablePort}/{Account};";
    }

    public string ConnectionString { get; }

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

    public Task KillAsync() => process.KillAsync();

    /// <summary>Lets it write its state first.</summary>
    public Task StopAsync(TimeSpan patience) => process.StopAsync(patience);

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
