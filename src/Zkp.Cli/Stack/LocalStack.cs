using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Cli.Output;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Stack;

/// <summary>
/// All that the product needs, on this machine: storage (Azurite), three chains (anvil) with the contracts on them, and the
/// app. Every part is a child process; disposing ends them all, and so does a start that fails half way.
/// </summary>
internal sealed partial class LocalStack : IAsyncDisposable
{
    private static readonly TimeSpan GracefulStop = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClientPatience = TimeSpan.FromMinutes(10);

    private readonly LocalStackOptions options;
    private readonly List<LocalChain> chains = [];
    private readonly ChildRecord children;
    private FileStream? claim;
    private BaseFeeKeeper? feeKeeper;
    private AppProcess? app;

    private LocalStack(LocalStackOptions options, StackPorts ports)
    {
        this.options = options;
        Folders = new StackFolders(Path.GetFullPath(options.StateDirectory));
        children = new ChildRecord(Folders.ChildrenFile);
        Ports = ports;
        AppUrl = new Uri($"http://127.0.0.1:{ports.App}");
    }

    public StackFolders Folders { get; }

    public StackPorts Ports { get; }

    /// <summary>Where the app listens; stays the same when it is restarted.</summary>
    public Uri AppUrl { get; }

    /// <summary>The key of the development tenant, for the header X-Api-Key.</summary>
    public string ApiKey => Secrets.ApiKey;

    public DevelopmentSecrets Secrets { get; private set; } = null!;

    public AzuriteProcess Azurite { get; private set; } = null!;

    public IReadOnlyList<LocalChain> Chains => chains;

    /// <summary>The running app.</summary>
    /// <exception cref="InvalidOperationException">It was not started.</exception>
    public AppProcess App => app ?? throw new InvalidOperationException("The app was not started.");

    /// <summary>Starts everything; returns when the app is healthy.</summary>
    /// <exception cref="UnusableException">A port is taken, the folder is in use, or the app does not start.</exception>
    public static async Task<LocalStack> StartAsync(
        LocalStackOptions options, IStepReporter reporter, CancellationToken cancellationToken = default)
    {
        LocalStack stack = new(options, options.Ports ?? StackPorts.Dynamic());
        try
        {
            await stack.StartPartsAsync(reporter, cancellationToken);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public LocalChain Chain(string name) => chains.Single(chain => chain.Network.Name == name);

    /// <summary>A client of the app that carries the development key. It is patient: all parts of the stack share this machine.</summary>
    public HttpClient CreateClient()
    {
        HttpClient client = new() { BaseAddress = AppUrl, Timeout = ClientPatience };
        client.DefaultRequestHeaders.Add("X-Api-Key", ApiKey);
        return client;
    }

    /// <summary>Starts the app, or starts it again after <see cref="KillAppAsync"/>, on the same port and state.</summary>
    /// <param name="more">Settings for this start only.</param>
    public async Task StartAppAsync(
        IReadOnlyDictionary<string, string>? more = null, CancellationToken cancellationToken = default)
    {
        if (app is not null)
        {
            await app.DisposeAsync();
            app = null;
        }

        Dictionary<string, string> environment = AppSettings();
        foreach ((string name, string value) in more ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        app = await AppProcess.StartAsync(options.AppPath, AppUrl, environment, Folders.AppLog, cancellationToken);
        RecordChildren();
    }

    /// <summary>Ends the app as a power cut does.</summary>
    public Task KillAppAsync() => App.KillAsync();

    /// <summary>Ends the app as a platform does that takes the instance away: SIGTERM, and time to finish.</summary>
    public Task StopAppAsync() => App.StopAsync();

    public async ValueTask DisposeAsync()
    {
        try
        {
            await EndPartsAsync();
        }
        finally
        {
            if (claim is not null)
            {
                // Whatever could not be ended in good order.
                children.EndAll();
                await claim.DisposeAsync();
            }
        }
    }

    /// <summary>The app first, because it writes to the others.</summary>
    private async Task EndPartsAsync()
    {
        if (app is not null)
        {
            await app.StopAsync();
            await app.DisposeAsync();
        }

        if (feeKeeper is not null)
        {
            await feeKeeper.DisposeAsync();
        }

        await Task.WhenAll(chains.Select(chain => chain.DisposeAsync().AsTask()));
        if (Azurite is not null)
        {
            await Azurite.StopAsync(options.KeepChains ? GracefulStop : TimeSpan.Zero);
            await Azurite.DisposeAsync();
        }
    }

    private async Task StartPartsAsync(IStepReporter reporter, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folders.Root);
        claim = Claim();
        children.EndAll();
        Ports.EnsureFree(options.Networks.Count);
        if (options.ForgetState)
        {
            Folders.Reset();
        }

        Folders.Create();
        await reporter.StepAsync("local chains", tell => StartChainsAsync(tell, cancellationToken));
        await reporter.StepAsync("storage (Azurite)", async _ => Azurite = await AzuriteProcess.StartAsync(
            Folders.Azurite, Ports.AzuriteFirst, Path.Combine(Folders.Logs, "azurite.log"), cancellationToken));
        RecordChildren();
        Secrets = DevelopmentSecrets.LoadOrCreate(Folders.Secrets);
        WriteKeystores();
        if (options.DeployContracts)
        {
            await reporter.StepAsync("contracts", tell => DeployAsync(tell, cancellationToken));
        }

        if (options.StartApp)
        {
            await reporter.StepAsync("app", async tell =>
            {
                await StartAppAsync(cancellationToken: cancellationToken);
                tell(AppUrl.ToString());
            });
        }
    }

    private async Task StartChainsAsync(Action<string> tell, CancellationToken cancellationToken)
    {
        await LaunchChainsAsync(cancellationToken);
        if (!await KeptContractsStandAsync(cancellationToken))
        {
            // Killed before the chains were written out: storage and history speak of transactions that are no more.
            tell("the chains that were kept are incomplete; starting anew");
            await Task.WhenAll(chains.Select(chain => chain.DisposeAsync().AsTask()));
            chains.Clear();
            Folders.Reset();
            Folders.Create();
            await LaunchChainsAsync(cancellationToken);
        }

        RecordChildren();
        ContractCompiler compiler = new();
        await Task.WhenAll(chains.Select(chain => LocalPredeploys.PlaceAsync(chain, compiler, cancellationToken)));
        if (options.HoldBaseFees)
        {
            feeKeeper = new BaseFeeKeeper(chains);
        }

        string? l1 = chains.FirstOrDefault(chain => chain.Network.Family == ChainFamily.Ethereum)?.Network.Name;
        foreach (LocalChain chain in chains)
        {
            NetworkFile file = chain.Network.ToFile(chain.Url, options.BlockTimeSeconds, l1);
            await File.WriteAllTextAsync(
                NetworkPath(chain.Network), JsonSerializer.Serialize(file, PipelineJson.Options), cancellationToken);
        }

        tell(string.Join(", ", chains.Select(chain => $"{chain.Network.Name} :{chain.Url.Port}")));
    }

    private void RecordChildren()
    {
        List<int> ids = [.. chains.Select(chain => chain.Anvil.ProcessId)];
        if (Azurite is not null)
        {
            ids.Add(Azurite.ProcessId);
        }

        if (app is not null)
        {
            ids.Add(app.ProcessId);
        }

        children.Write(ids);
    }

    private async Task LaunchChainsAsync(CancellationToken cancellationToken)
    {
        Task<LocalChain>[] starting = [.. options.Networks.Select((network, i) => LocalChain.StartAsync(
            network,
            Ports.ChainFirst == 0 ? 0 : Ports.ChainFirst + i,
            options.BlockTimeSeconds,
            options.KeepChains ? Path.Combine(Folders.Chains, network.Name + ".json") : null,
            Path.Combine(Folders.Logs, network.Name + ".log"),
            cancellationToken))];
        try
        {
            await Task.WhenAll(starting);
        }
        finally
        {
            // Also when one of them failed: the others have to be ended.
            foreach (Task<LocalChain> started in starting.Where(task => task.IsCompletedSuccessfully))
            {
                chains.Add(await started);
            }
        }
    }

    private Dictionary<string, string> AppSettings()
    {
        Dictionary<string, string> settings = new()
        {
            ["AzureWebJobsStorage"] = Azurite.ConnectionString,
            ["ASPNETCORE_URLS"] = AppUrl.ToString(),
            ["ZkpLocalRuntime__StateDirectory"] = Folders.Runtime,
            ["Zkp__NetworksDirectory"] = Folders.Networks,
            ["Zkp__CacheDirectory"] = RepositoryRoot.Combine(".zkp", "cache"),
            ["Zkp__CircuitsDirectories"] = string.Join(':', options.CircuitsDirectories.Select(Path.GetFullPath)),
            ["Zkp__InputEncryptionKey"] = Secrets.InputEncryptionKey,
            ["Zkp__DevelopmentApiKey"] = Secrets.ApiKey,
        };
        for (int i = 0; i < options.Signers; i++)
        {
            string prefix = i == 0 ? "Zkp__" : $"Zkp__Signers__signer-{i + 1}__";
            settings[prefix + "KeystorePath"] = KeystorePath(i);
            settings[prefix + "KeystorePassword"] = Secrets.KeystorePassword;
        }

        foreach ((string name, string value) in options.AppEnvironment)
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>Two stacks in one folder would ruin each other's state.</summary>
    private FileStream Claim()
    {
        try
        {
            return new FileStream(Folders.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new UnusableException($"{Folders.Root} is in use by another stack; end that one first.", exception);
        }
    }
}
