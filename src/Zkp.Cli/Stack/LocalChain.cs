using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Zkp.LocalTools;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Stack;

/// <summary>One running local chain. It can be killed and started again on its port.</summary>
internal sealed class LocalChain : IAsyncDisposable
{
    private static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(5);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(30) };
    private readonly double blockTimeSeconds;
    private readonly string? stateFile;
    private readonly string logFile;
    private AnvilProcess anvil;

    private LocalChain(LocalNetwork network, AnvilProcess anvil, double blockTimeSeconds, string? stateFile, string logFile)
    {
        Network = network;
        this.anvil = anvil;
        this.blockTimeSeconds = blockTimeSeconds;
        this.stateFile = stateFile;
        this.logFile = logFile;
        Url = anvil.Url;
    }

    public LocalNetwork Network { get; }

    public Uri Url { get; }

    /// <summary>The process as it is now; another one after <see cref="RestartAsync"/>.</summary>
    public AnvilProcess Anvil => anvil;

    /// <param name="stateFile">Where the chain is kept when it ends, and taken from when that is there; null: nowhere.</param>
    public static async Task<LocalChain> StartAsync(
        LocalNetwork network, int port, double blockTimeSeconds, string? stateFile, string logFile, CancellationToken cancellationToken)
    {
        AnvilProcess anvil = await LaunchAsync(network, port, blockTimeSeconds, stateFile, logFile, cancellationToken);
        return new LocalChain(network, anvil, blockTimeSeconds, stateFile, logFile);
    }

    /// <summary>Asks the chain; for what a test or the stack itself wants of anvil.</summary>
    /// <exception cref="InvalidOperationException">The chain answered with an error.</exception>
    public async Task<JsonElement> RpcAsync(string method, object[] parameters, CancellationToken cancellationToken = default)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            Url, new { jsonrpc = "2.0", id = 1, method, @params = parameters }, cancellationToken);
        response.EnsureSuccessStatusCode();
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return answer.TryGetProperty("result", out JsonElement result)
            ? result
            : throw new InvalidOperationException($"{Network.Name} answered {method} with {answer.GetProperty("error")}");
    }

    public Task KillAsync() => anvil.KillAsync();

    /// <summary>Starts the chain again on its port; from its state file, or from nothing where it has none.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        anvil = await LaunchAsync(Network, Url.Port, blockTimeSeconds, stateFile, logFile, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        http.Dispose();
    }

    private async Task StopAsync()
    {
        if (stateFile is not null)
        {
            // It writes its state when it is asked to end.
            await anvil.StopAsync(GracefulStop);
        }

        await anvil.DisposeAsync();
    }

    private static Task<AnvilProcess> LaunchAsync(
        LocalNetwork network, int port, double blockTimeSeconds, string? stateFile, string logFile, CancellationToken cancellationToken)
    {
        List<string> arguments = ["--block-base-fee-per-gas", network.BaseFeeWei.ToString(CultureInfo.InvariantCulture)];
        if (network.Family == ChainFamily.Optimism)
        {
            // Its own fees beside the gas, deducted by the figures that LocalPredeploys stores.
            arguments.AddRange(["--network", "optimism"]);
        }

        if (stateFile is not null)
        {
            arguments.AddRange(["--state", stateFile, "--state-interval", "10"]);
        }

        return AnvilProcess.StartAsync(network.ChainId, port, blockTimeSeconds, arguments, logFile, cancellationToken);
    }
}
