using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Zkp.Bn254;
using Zkp.Evm;
using Zkp.Pipeline.Batches;
using Zkp.Pipeline.Networks;

namespace Zkp.EndToEnd.Tests;

/// <summary>Many statements in one call, proved together, and each with a receipt of its own.</summary>
public sealed class BatchTests(StackFixture stack)
{
    private const string Network = "local-arbitrum";
    private const int LinesACall = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(BatchCircuits.Soak ? 60 : 5);

    /// <summary>With <c>ZKP_SOAK=1</c> a thousand.</summary>
    private static int Statements => BatchCircuits.Soak ? 1000 : 22;

    [Fact]
    public async Task Every_good_line_ends_finalized_in_a_shared_transaction_and_bad_ones_are_told()
    {
        string[] lines =
        [
            "{\"circuit\": ",
            Line("Lonely", "Other"),
            "",
            .. Enumerable.Range(0, Statements).Select(i => Line($"P{i}", $"P{i}", $"P{i} -> Q")),
        ];
        string key = $"batch-{Guid.NewGuid():n}";
        int sentFirst = Math.Min(lines.Length / 2, LinesACall);
        JsonObject first = await PostAsync(string.Join('\n', lines[..sentFirst]), key, 0);
        Assert.Equal(sentFirst, first["nextOffset"]!.GetValue<int>());
        Assert.Equal(["1 malformed_json", "2 not_entailed"], first["problems"]!.AsArray().Select(each => $"{each!["line"]} {each["code"]}"));

        // The answer got lost, so the caller goes on from a place that it is sure of; what comes twice is taken once.
        JsonObject second = first;
        for (int offset = sentFirst - 3; offset < lines.Length; offset += LinesACall)
        {
            second = await PostAsync(string.Join('\n', lines.Skip(offset).Take(LinesACall)) + "\n", key, offset);
        }

        string id = second["id"]!.GetValue<string>();
        Assert.Equal(first["id"]!.GetValue<string>(), id);
        Assert.Equal(lines.Length, second["nextOffset"]!.GetValue<int>());

        JsonObject done = await WaitUntilDoneAsync(id);
        Assert.Equal((Statements, 2, 0), (Count(done, "finalized"), Count(done, "rejected"), Count(done, "failed")));
        Assert.Equal(lines.Length, Count(done, "lines"));
        await AssertReceiptsAsync(id);
    }

    [Fact]
    public async Task Messages_that_may_share_a_transaction_do_and_asking_again_sends_none_alone()
    {
        const string network = "local-l1";
        string keys = Guid.NewGuid().ToString("n");
        JsonObject[] requests = [.. Enumerable.Range(0, 4).Select(i => StackFixture.Request(network, $"Queued{i}"))];
        QueueClient queue = new QueueServiceClient(
            stack.Stack.Azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }).GetQueueClient("proof-requests");
        for (int i = 0; i < requests.Length; i++)
        {
            JsonObject message = new()
            {
                ["tenant"] = "dev", ["idempotencyKey"] = $"{keys}-{i}", ["request"] = requests[i].DeepClone(), ["batch"] = true,
            };
            await queue.SendMessageAsync(message.ToJsonString());
        }

        string[] ids = await WaitForQueuedAsync(network, requests.Length);
        string[] again = await Task.WhenAll(requests.Select((request, i) => stack.SubmitAsync(request, $"{keys}-{i}")));
        Assert.Equal(ids.Order(), again.Order());
        JsonObject[] proofs = [.. await Task.WhenAll(ids.Select(stack.WaitForFinalizedAsync))];
        Assert.Single(proofs.Select(proof => proof["transactionHash"]!.GetValue<string>()).Distinct());
        Assert.All(proofs, proof => Assert.Equal(4, proof["batch"]!["statements"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_line_that_changes_under_one_key_is_refused_and_strangers_see_nothing()
    {
        string key = $"batch-{Guid.NewGuid():n}";
        JsonObject first = await PostAsync(Line("A", "Missing"), key, 0);
        Assert.Equal("not_entailed", first["problems"]![0]!["code"]!.GetValue<string>());
        string id = first["id"]!.GetValue<string>();
        using HttpClient stranger = new() { BaseAddress = stack.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync($"/api/v1/batches/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stack.Http.GetAsync("/api/v1/batches/00000000000000000000000000")).StatusCode);

        using HttpRequestMessage without = new(HttpMethod.Post, "/api/v1/batches") { Content = new StringContent("") };
        Assert.Equal(HttpStatusCode.BadRequest, (await stack.Http.SendAsync(without)).StatusCode);

        string tooLong = new('x', 300 * 1024);
        JsonObject report = await PostAsync(tooLong + "\n{}\n", $"batch-{Guid.NewGuid():n}", 0);
        Assert.Equal("line_too_long", report["problems"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(2, report["rejected"]!.GetValue<int>());
    }

    private async Task AssertReceiptsAsync(string id)
    {
        JsonObject listing = (await stack.Http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}/lines"))!;
        string[] proofs = [.. listing["lines"]!.AsArray().Where(line => line!["state"]!.GetValue<string>() == "finalized" || line["state"]!.GetValue<string>() == "Finalized").Select(line => line!["proofId"]!.GetValue<string>())];
        Assert.Equal(Statements, proofs.Distinct().Count());
        Dictionary<string, int> transactions = [];
        Dictionary<string, string> registries = [];
        EvmOf chain = new(stack.Stack.Chain(Network).Url);
        foreach (string proofId in proofs)
        {
            JsonObject proof = await stack.GetAsync(proofId);
            Assert.Equal("Finalized", StackFixture.StateOf(proof));
            string hash = proof["transactionHash"]!.GetValue<string>();
            transactions[hash] = transactions.GetValueOrDefault(hash) + 1;
            if (proof["batch"] is not JsonObject batch)
            {
                // One that was left over goes alone.
                continue;
            }

            Assert.True(StackFixture.StatesOf(proof).Distinct().SequenceEqual(StackFixture.StatesOf(proof).Distinct().OrderBy(OrderOf)), proof.ToString());
            registries[proof["registry"]!.GetValue<string>()] = batch["circuit"]!.GetValue<string>();
            await AssertIncludedAsync(chain, proof, batch);
        }

        int batches = 0;
        foreach (string registry in registries.Keys)
        {
            batches += await EventsAsync(registry, transactions.Keys);
        }

        // One transaction a batch, and as many as they hold statements.
        Assert.Equal(transactions.Count(pair => pair.Value > 1), batches);
        Assert.True(transactions.Count <= (Statements / 4) + 3, $"{Statements} statements took {transactions.Count} transactions");
        BlobContainerClient inputs = new BlobServiceClient(stack.Stack.Azurite.ConnectionString).GetBlobContainerClient("private-inputs");
        await foreach (var blob in inputs.GetBlobsAsync())
        {
            Assert.DoesNotContain(blob.Name.Split('-')[0], proofs);
        }
    }

    /// <summary>Looks until all messages have become requests, which is before any of them is answered otherwise.</summary>
    private async Task<string[]> WaitForQueuedAsync(string network, int count)
    {
        DateTimeOffset since = TimeProvider.System.GetUtcNow().AddMinutes(-5);
        for (int i = 0; i < 600; i++)
        {
            JsonObject page = (await stack.Http.GetFromJsonAsync<JsonObject>("/api/v1/proofs?limit=50"))!;
            string[] ids =
            [
                .. page["proofs"]!.AsArray()
                    .Where(proof => proof!["policy"]?["network"]?.GetValue<string>() == network)
                    .Where(proof => proof!["timeline"]!.AsArray().Any(entry => entry!["note"]?.GetValue<string>() == "in a batch"))
                    .Where(proof => proof!["createdAt"]!.GetValue<DateTimeOffset>() > since)
                    .Select(proof => proof!["id"]!.GetValue<string>()),
            ];
            if (ids.Length == count)
            {
                return ids;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The messages did not become a batch.");
    }

    private static async Task AssertIncludedAsync(EvmOf chain, JsonObject proof, JsonObject batch)
    {
        Assert.True(Fr.TryParse(proof["statement"]!.GetValue<string>(), out Fr statement));
        Hash32 root = Hash32.Parse(batch["batchId"]!.GetValue<string>());
        Hash32[] path = [.. batch["inclusionProof"]!.AsArray().Select(node => Hash32.Parse(node!.GetValue<string>()))];
        Address registry = Address.Parse(proof["registry"]!.GetValue<string>());
        Assert.True(await chain.IsProvenAsync(registry, BatchCalls.IsProven(statement, root, path)));
        Assert.False(await chain.IsProvenAsync(registry, BatchCalls.IsProven(statement + Fr.One, root, path)));
        BigInteger share = BigInteger.Parse(batch["feeShareWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        BigInteger fee = BigInteger.Parse(proof["actualFeeWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.Equal(fee / batch["statements"]!.GetValue<int>(), share);
    }

    private async Task<int> EventsAsync(string registry, IEnumerable<string> transactions)
    {
        string topic = Hash32.KeccakOf("BatchProven(bytes32,address,uint256)").ToString();
        JsonElement logs = await stack.Stack.Chain(Network).RpcAsync(
            "eth_getLogs", [new { fromBlock = "0x0", toBlock = "latest", address = registry, topics = new[] { topic } }]);
        HashSet<string> ours = [.. transactions];
        return logs.EnumerateArray().Count(log => ours.Contains(log.GetProperty("transactionHash").GetString()!));
    }

    private async Task<JsonObject> WaitUntilDoneAsync(string id)
    {
        using CancellationTokenSource limit = new(Patience);
        JsonObject? last = null;
        while (!limit.IsCancellationRequested)
        {
            last = (await stack.Http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}"))!;
            if (last["done"]!.GetValue<bool>())
            {
                return last;
            }

            await Task.Delay(500);
        }

        IEnumerable<string> said = stack.Stack.App.RecentOutput.Split('\n').TakeLast(60);
        throw new TimeoutException($"The batch is\n{last}\nThe app said:\n{string.Join('\n', said)}");
    }

    private async Task<JsonObject> PostAsync(string body, string key, int offset)
    {
        using HttpRequestMessage message = new(HttpMethod.Post, $"/api/v1/batches?offset={offset}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson"),
        };
        message.Headers.Add("Idempotency-Key", key);
        using HttpResponseMessage response = await stack.Http.SendAsync(message);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == HttpStatusCode.Accepted, answer);
        return JsonNode.Parse(answer)!.AsObject();
    }

    private static int Count(JsonObject progress, string name) => progress[name]!.GetValue<int>();

    private static int OrderOf(string state) =>
        Array.IndexOf(["Accepted", "Proving", "Proved", "Routed", "Submitted", "Included", "Safe", "Finalized"], state);

    private static string Line(string salted, params string[] axioms) => new JsonObject
    {
        ["circuit"] = "axiom-entailment",
        ["statement"] = new JsonObject
        {
            ["axioms"] = new JsonArray([.. axioms.Select(axiom => (JsonNode)axiom)]),
            ["theorem"] = axioms.Length > 1 ? "Q" : salted,
        },
        ["policy"] = new JsonObject { ["network"] = Network },
    }.ToJsonString();

    private sealed class EvmOf(Uri url)
    {
        private readonly EvmClient client = new(new JsonRpcClient([url], new RpcOptions(), TimeProvider.System));

        public async Task<bool> IsProvenAsync(Address registry, byte[] call) => BatchCalls.Interface.Function("isProven")
            .DecodeOutput(await client.CallAsync(new CallRequest(Address.Zero, registry, call), BlockTag.Latest)).Get<bool>(0);
    }
}
