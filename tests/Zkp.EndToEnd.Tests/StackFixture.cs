using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Output;
using Zkp.Cli.Stack;
using Zkp.EndToEnd.Tests;
using Zkp.LocalTools;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;

[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.Collections, MaxThreads = 2)]

namespace Zkp.EndToEnd.Tests;

/// <summary>
/// The whole product on real parts, once for all tests of a collection: storage, three chains, contracts, the app as a process of its own. The app
/// has two signers, and reaches <see cref="ProxiedNetwork"/> through a proxy, so that tests can stop time between a request and its answer.
/// </summary>
public sealed class StackFixture : IAsyncLifetime
{
    public const string ProxiedNetwork = "local-optimism";
    public const string ForeignName = "merkle-membership";

    /// <summary>The local chains' deployer, who is admin, operator and submitter of their contracts (anvil's first account, which anvil signs for).</summary>
    public const string Deployer = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string[] Ends = ["Finalized", "Failed", "Cancelled"];

    private readonly string folder = Directory.CreateTempSubdirectory("zkp-end-to-end-").FullName;
    private LocalStack? stack;

    internal LocalStack Stack => stack ?? throw new InvalidOperationException("The stack is not up.");

    internal RpcProxy Proxy { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public IReadOnlyList<string> CircuitsDirectories { get; private set; } = [];

    internal DeploymentFile Deployment { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await ForeignCircuit.PrepareAsync(ForeignName);
        CircuitsDirectories = [Path.Combine(FindRoot(), ".zkp", "circuits"), ForeignCircuit.Directory, .. await BatchCircuits.PrepareAsync()];
        stack = await LocalStack.StartAsync(
            new LocalStackOptions
            {
                StateDirectory = folder,
                CircuitsDirectories = CircuitsDirectories,
                StartApp = false,
                Signers = 2,
                AppEnvironment = new Dictionary<string, string>
                {
                    ["Zkp__AllowLoopbackCallbacks"] = "true",
                    ["Zkp__BatchLongestWaitSeconds"] = "3",

                    // After a kill a prover's job is seen again only when its lease has run out.
                    ["ZkpLocalRuntime__QueueLease"] = "00:00:05",
                },
            },
            new PlainReporter(TextWriter.Null));
        Proxy = new RpcProxy(stack.Chain(ProxiedNetwork).Url);
        string path = Path.Combine(stack.Folders.Networks, ProxiedNetwork + ".json");
        NetworkFile file = NetworkCatalog.Read(path) with { RpcUrls = [Proxy.Url] };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(file, PipelineJson.Options));
        Deployment = NetworkCatalog.ReadDeployment(
            NetworkCatalog.DeploymentPath(stack.Folders.Networks, ProxiedNetwork), file);
        await stack.StartAppAsync();
        Http = stack.CreateClient();
    }

    public async ValueTask DisposeAsync()
    {
        Http?.Dispose();
        Proxy?.Dispose();
        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A request that nothing is wrong with.</summary>
    public static JsonObject Request(string? network = null, string atom = "P")
    {
        JsonObject request = new()
        {
            ["circuit"] = "axiom-entailment",
            ["statement"] = new JsonObject { ["axioms"] = new JsonArray(atom, $"{atom} -> Q"), ["theorem"] = "Q" },
        };
        if (network is not null)
        {
            request["policy"] = new JsonObject { ["network"] = network };
        }

        return request;
    }

    public async Task<string> SubmitAsync(JsonObject request, string? idempotencyKey = null)
    {
        using HttpResponseMessage response = await PostAsync(request, idempotencyKey);
        string body = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, body);
        return JsonNode.Parse(body)!["id"]!.GetValue<string>();
    }

    public async Task<HttpResponseMessage> PostAsync(JsonObject request, string? idempotencyKey = null)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, "/api/v1/proofs") { Content = JsonContent.Create(request) };
        if (idempotencyKey is not null)
        {
            message.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return await Http.SendAsync(message);
    }

    /// <summary>Calls a registry as the deployer, who holds every role, for a price that puts it first in its block.</summary>
    /// <returns>The transaction's hash.</returns>
    public async Task<string> AdministerAsync(string network, string circuit, byte[] call)
    {
        DeployedCircuit deployed = NetworkCatalog.Load(Stack.Folders.Networks).Find(network)!.Deployment!.Circuits[circuit];
        JsonElement hash = await Stack.Chain(network).RpcAsync(
            "eth_sendTransaction",
            [new
            {
                from = Deployer, to = deployed.Registry, data = "0x" + Convert.ToHexStringLower(call),
                gas = "0x7a120", maxFeePerGas = "0x174876e800", maxPriorityFeePerGas = "0x174876e800",
            }]);
        return hash.GetString()!;
    }

    /// <summary>Waits until a block has a transaction.</summary>
    public async Task WaitForBlockAsync(string network, string hash)
    {
        for (int look = 0; look < 300; look++)
        {
            if ((await Stack.Chain(network).RpcAsync("eth_getTransactionReceipt", [hash])).ValueKind != JsonValueKind.Null)
            {
                return;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"No block has {hash}.");
    }

    public async Task<JsonObject> GetAsync(string id) => (await Http.GetFromJsonAsync<JsonObject>($"/api/v1/proofs/{id}"))!;

    /// <summary>Waits until <paramref name="condition"/> holds for the status document.</summary>
    public async Task<JsonObject> WaitAsync(string id, Func<JsonObject, bool> condition, string what)
    {
        using CancellationTokenSource limit = new(Patience);
        JsonObject? last = null;
        while (!limit.IsCancellationRequested)
        {
            last = await GetAsync(id);
            if (condition(last))
            {
                return last;
            }

            if (Ends.Contains(StateOf(last)))
            {
                break;
            }

            await Task.Delay(50);
        }

        IEnumerable<string> said = Stack.App.RecentOutput.Split('\n').TakeLast(30);
        throw new TimeoutException($"Waited for {what}; the proof is\n{last}\nThe app said:\n{string.Join('\n', said)}");
    }

    public Task<JsonObject> WaitForEndAsync(string id) => WaitAsync(id, proof => Ends.Contains(StateOf(proof)), "an end");

    public async Task<JsonObject> WaitForFinalizedAsync(string id)
    {
        JsonObject proof = await WaitForEndAsync(id);
        Assert.True(StateOf(proof) == "Finalized", proof.ToString());
        return proof;
    }

    public static string StateOf(JsonObject proof) => proof["state"]!.GetValue<string>();

    public static string[] StatesOf(JsonObject proof) => [.. proof["timeline"]!.AsArray().Select(entry => entry!["state"]!.GetValue<string>())];

    /// <summary>How many transactions the app's account has on a chain.</summary>
    public async Task<long> TransactionCountAsync(string network, string account)
    {
        JsonElement count = await Stack.Chain(network).RpcAsync("eth_getTransactionCount", [account, "latest"]);
        return long.Parse(count.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>How often the registry says that a statement was proven: the events of the whole chain.</summary>
    internal async Task<int> ProvenEventsAsync(JsonObject proof, string circuit = "axiom-entailment")
    {
        BigInteger statement = BigInteger.Parse(proof["statement"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        string network = proof["network"]!.GetValue<string>();
        DeploymentFile deployment = NetworkCatalog.Load(Stack.Folders.Networks).Find(network)!.Deployment!;
        JsonElement logs = await Stack.Chain(network).RpcAsync(
            "eth_getLogs",
            [new
            {
                fromBlock = "0x0",
                toBlock = "latest",
                address = deployment.Circuits[circuit].Registry,
                topics = new[] { null, "0x" + Convert.ToHexStringLower(statement.ToByteArray(isUnsigned: true, isBigEndian: true)).PadLeft(64, '0') },
            }]);
        return logs.GetArrayLength();
    }

    internal static string FindRoot()
    {
        DirectoryInfo? root = new(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "ZkpFunctions.sln")))
        {
            root = root.Parent;
        }

        return root!.FullName;
    }
}
