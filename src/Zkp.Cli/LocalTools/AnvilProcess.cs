using System.Globalization;

namespace Zkp.LocalTools;

/// <summary>A local chain: anvil on a loopback port, with its ten well-known, funded development accounts.</summary>
internal sealed class AnvilProcess : IAsyncDisposable
{
    /// <summary>
    /// The mnemonic that every Foundry installation prints. Its keys are public knowledge: for local chains only.
    /// </summary>
    public const string DevelopmentMnemonic = "test test test test test test test test test test test junk";

    /// <summary>Account 0 of <see cref="DevelopmentMnemonic"/>, a development key that everybody knows.</summary>
    public const string DevelopmentKey0 = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

    /// <summary>Account 1 of <see cref="DevelopmentMnemonic"/>, for a second sender that shares no nonces with the first.</summary>
    public const string DevelopmentKey1 = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";

    /// <summary>Account 2 of <see cref="DevelopmentMnemonic"/>, for a third.</summary>
    public const string DevelopmentKey2 = "0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a";

    private const string ReadyLine = "Listening on ";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private readonly ToolProcess process;

    private AnvilProcess(ToolProcess process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public int ProcessId => process.Id;

    public Uri Url => new($"http://127.0.0.1:{Port}");

    /// <summary>Starts a chain.</summary>
    /// <param name="chainId">The chain id it answers with.</param>
    /// <param name="port">The port; 0 lets the system choose one.</param>
    /// <param name="blockTimeSeconds">Seconds between blocks; null mines a block for each transaction.</param>
    /// <param name="extraArguments">
    /// More arguments of anvil's. <c>--slots-in-an-epoch 1</c>, which makes <c>safe</c> and <c>finalized</c> follow the
    /// head closely, is always given.
    /// </param>
    public static async Task<AnvilProcess> StartAsync(
        long chainId = 31337,
        int port = 0,
        double? blockTimeSeconds = null,
        IEnumerable<string>? extraArguments = null,
        string? logFile = null,
        CancellationToken cancellationToken = default)
    {
        List<string> arguments =
        [
            "--host", "127.0.0.1",
            "--port", port.ToString(CultureInfo.InvariantCulture),
            "--chain-id", chainId.ToString(CultureInfo.InvariantCulture),
            "--slots-in-an-epoch", "1",
            .. extraArguments ?? [],
        ];
        if (blockTimeSeconds is { } seconds)
        {
            arguments.AddRange(["--block-time", seconds.ToString(CultureInfo.InvariantCulture)]);
        }

        ToolProcess process = ToolProcess.Start(NodeTools.Anvil, arguments, logFile: logFile);
        try
        {
            string line = await process.WaitForLineAsync(
                text => text.StartsWith(ReadyLine, StringComparison.Ordinal), StartTimeout, cancellationToken);
            return new AnvilProcess(process, new Uri("http://" + line[ReadyLine.Length..].Trim()).Port);
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
