using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Stack;
using Zkp.Evm;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;

namespace Zkp.EndToEnd.Tests;

/// <summary>
/// One of several apps with the same signer, as a process of its own: it has its own storage, orchestrations, port and way to the chain. The ledger
/// is in the stack's first storage account, for all of them.
/// </summary>
internal sealed class NeighbourApp : IAsyncDisposable
{
    private const string Password = "of a key that is worth nothing";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-neighbour-").FullName;
    private readonly Dictionary<string, string> settings;
    private readonly Uri url = new($"http://127.0.0.1:{StackPorts.Dynamic().App}");
    private AppProcess? process;

    /// <param name="storageAccount">The account of the stack's storage that is this app's own.</param>
    /// <param name="network">The only network that it knows.</param>
    public NeighbourApp(LocalStack stack, int storageAccount, LocalSigner signer, string network)
    {
        Proxy = new RpcProxy(stack.Chain(network).Url);
        string networks = Directory.CreateDirectory(Path.Combine(folder, "networks")).FullName;
        NetworkFile file = NetworkCatalog.Read(Path.Combine(stack.Folders.Networks, network + ".json")) with { RpcUrls = [Proxy.Url] };
        File.WriteAllText(Path.Combine(networks, network + ".json"), JsonSerializer.Serialize(file, PipelineJson.Options));
        string deployment = NetworkCatalog.DeploymentPath(networks, network);
        Directory.CreateDirectory(Path.GetDirectoryName(deployment)!);
        File.Copy(NetworkCatalog.DeploymentPath(stack.Folders.Networks, network), deployment);
        string keystore = Path.Combine(folder, "keystore.json");
        File.WriteAllText(keystore, KeystoreV3.Encrypt(signer, Password, KeystoreCost.Light));
        settings = new Dictionary<string, string>
        {
            ["AzureWebJobsStorage"] = stack.Azurite.ConnectionStringOf(storageAccount),
            ["ASPNETCORE_URLS"] = url.ToString(),
            ["ZkpLocalRuntime__StateDirectory"] = Directory.CreateDirectory(Path.Combine(folder, "runtime")).FullName,
            ["ZkpLocalRuntime__QueueLease"] = "00:00:05",
            ["Zkp__LedgerStorage"] = stack.Azurite.ConnectionString,
            ["Zkp__NetworksDirectory"] = networks,
            ["Zkp__CacheDirectory"] = Path.Combine(StackFixture.FindRoot(), ".zkp", "cache"),
            ["Zkp__CircuitsDirectories"] = Path.Combine(StackFixture.FindRoot(), ".zkp", "circuits"),
            ["Zkp__InputEncryptionKey"] = stack.Secrets.InputEncryptionKey,
            ["Zkp__DevelopmentApiKey"] = stack.Secrets.ApiKey,
            ["Zkp__KeystorePath"] = keystore,
            ["Zkp__KeystorePassword"] = Password,
        };
        Http = new HttpClient { BaseAddress = url, Timeout = Patience };
        Http.DefaultRequestHeaders.Add("X-Api-Key", stack.ApiKey);
    }

    public RpcProxy Proxy { get; }

    public HttpClient Http { get; }

    /// <summary>All that it said, over all of its lives.</summary>
    public string Log
    {
        get
        {
            using FileStream file = new(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(file);
            return reader.ReadToEnd();
        }
    }

    private string LogFile => Path.Combine(folder, "app.log");

    /// <summary>Starts it, or starts it again after <see cref="KillAsync"/>, on the same port and state.</summary>
    public async Task StartAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = await AppProcess.StartAsync(new LocalStackOptions { StateDirectory = folder }.AppPath, url, settings, LogFile, CancellationToken.None);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public Task KillAsync() => process!.KillAsync();

    public async Task<string> SubmitAsync(string atom)
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync(new Uri("/api/v1/proofs", UriKind.Relative), StackFixture.Request(atom: atom));
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }

    public Task<JsonObject> WaitForFinalizedAsync(string id) => WaitAsync(id, "Finalized");

    /// <summary>Or further.</summary>
    public Task<JsonObject> WaitForSubmittedAsync(string id) => WaitAsync(id, "Submitted", "Included", "Safe", "Finalized");

    /// <summary>What an operator is told, who has this host's master key.</summary>
    public async Task<JsonObject> AskAsOperatorAsync(string path)
    {
        JsonNode keys = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(settings["ZkpLocalRuntime__StateDirectory"], "keys.json")))!;
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri($"/api/v1/operator/{path}", UriKind.Relative));
        request.Headers.Add("x-functions-key", keys["masterKey"]!.GetValue<string>());
        using HttpResponseMessage response = await Http.SendAsync(request);
        return JsonNode.Parse(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync())!.AsObject();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        Http.Dispose();
        Proxy.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<JsonObject> WaitAsync(string id, params string[] states)
    {
        using CancellationTokenSource limit = new(Patience);
        while (true)
        {
            JsonObject proof = (await Http.GetFromJsonAsync<JsonObject>($"/api/v1/proofs/{id}"))!;
            string state = StackFixture.StateOf(proof);
            if (states.Contains(state))
            {
                return proof;
            }

            if (state is "Failed" or "Cancelled" || limit.IsCancellationRequested)
            {
                throw new TimeoutException($"It was to be {states[0]}, and is\n{proof}\nThe app said:\n{process!.RecentOutput}");
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }
}
