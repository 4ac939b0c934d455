using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Zkp.Evm;

namespace Zkp.EndToEnd.Tests;

/// <summary>Many statements in one call, proved together, and each with a receipt of its own.</summary>
[Collection<SharedTransactions>]
public sealed class BatchTests(StackFixture stack)
{
    private const string Network = "local-arbitrum";
    private const int LinesACall = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(BatchCircuits.Soak ? 60 : 5);

    /// <summary>With <c>ZKP_SOAK=1</c> a thousand.</summary>
    private static int Statements => BatchCircuits.Soak ? 1000 : 22;

    private readonly BatchClient client = new(stack);

    [Fact]
    public async Task Every_good_line_ends_finalized_in_a_shared_transaction_and_bad_ones_are_told()
    {
        string[] lines =
        [
            "{\"circuit\": ",
            BatchClient.Line(Network, "Lonely", "Other"),
            "",
            .. Enumerable.Range(0, Statements).Select(i => BatchClient.Line(Network, $"P{i}", $"P{i}", $"P{i} -> Q")),
        ];
        string key = $"batch-{Guid.NewGuid():n}";
        int sentFirst = Math.Min(lines.Length / 2, LinesACall);
        JsonObject first = await client.PostAsync(string.Join('\n', lines[..sentFirst]), key, 0);
        Assert.Equal(sentFirst, first["nextOffset"]!.GetValue<int>());
        Assert.Equal(["1 malformed_json", "2 not_entailed"], first["problems"]!.AsArray().Select(each => $"{each!["line"]} {each["code"]}"));

        // The answer got lost, so the caller goes on from a place that it is sure of; what comes twice is taken once.
        JsonObject second = first;
        for (int offset = sentFirst - 3; offset < lines.Length; offset += LinesACall)
        {
            second = await client.PostAsync(string.Join('\n', lines.Skip(offset).Take(LinesACall)) + "\n", key, offset);
        }

        string id = second["id"]!.GetValue<string>();
        Assert.Equal(first["id"]!.GetValue<string>(), id);
        Assert.Equal(lines.Length, second["nextOffset"]!.GetValue<int>());

        JsonObject done = await client.WaitUntilDoneAsync(id, Patience);
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
        JsonObject first = await client.PostAsync(BatchClient.Line(Network, "Q", "A", "A -> Q"), key, 0);
        Assert.Equal(1, first["accepted"]!.GetValue<int>());
        string id = first["id"]!.GetValue<string>();
        JsonObject changed = await client.PostAsync(BatchClient.Line(Network, "Q", "B", "B -> Q"), key, 0);
        Assert.Equal("idempotency_key_reused", changed["problems"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(1, changed["problems"]![0]!["line"]!.GetValue<int>());
        using HttpClient stranger = new() { BaseAddress = stack.Http.BaseAddress };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync($"/api/v1/batches/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stack.Http.GetAsync("/api/v1/batches/00000000000000000000000000")).StatusCode);

        using HttpRequestMessage without = new(HttpMethod.Post, "/api/v1/batches") { Content = new StringContent("") };
        Assert.Equal(HttpStatusCode.BadRequest, (await stack.Http.SendAsync(without)).StatusCode);

        string tooLong = new('x', 300 * 1024);
        JsonObject report = await client.PostAsync(tooLong + "\n{}\n", $"batch-{Guid.NewGuid():n}", 0);
        Assert.Equal("line_too_long", report["problems"]![0]!["code"]!.GetValue<string>());
        Assert.Equal(2, report["rejected"]!.GetValue<int>());
    }

    /// <summary>What marks a batch as a tenant's was a key that anybody could send.</summary>
    [Fact]
    public async Task No_key_that_a_stranger_sends_opens_a_batch_to_him()
    {
        JsonObject first = await client.PostAsync(BatchClient.Line(Network, "Q", "Mine", "Mine -> Q"), $"batch-{Guid.NewGuid():n}", 0);
        string id = first["id"]!.GetValue<string>();
        using HttpClient admin = OperatorTests.AdminOf(stack);
        using HttpResponseMessage made = await admin.PostAsync(new Uri("/api/v1/tenants/stranger/keys", UriKind.Relative), null);
        using HttpClient stranger = new() { BaseAddress = stack.Http.BaseAddress };
        stranger.DefaultRequestHeaders.Add("X-Api-Key", JsonNode.Parse(await made.Content.ReadAsStringAsync())!["apiKey"]!.GetValue<string>());

        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/proofs") { Content = JsonContent.Create(StackFixture.Request(Network, "Stranger")) };
        request.Headers.Add("Idempotency-Key", $"batch-owner:{id}");
        using HttpResponseMessage accepted = await stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/batches/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync($"/api/v1/batches/{id}/lines")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await stack.Http.GetAsync($"/api/v1/batches/{id}")).StatusCode);
    }

    /// <summary>A batch's key, the names of its lines and callers' other keys were of one kind.</summary>
    [Fact]
    public async Task A_key_that_looks_like_a_lines_takes_no_line_away()
    {
        string key = $"batch-{Guid.NewGuid():n}";
        string id = (await client.PostAsync("", key, 0))["id"]!.GetValue<string>();
        await client.PostAsync("", $"{id}:1", 0);

        JsonObject taken = await client.PostAsync(BatchClient.Line(Network, "Q", "Named", "Named -> Q"), key, 0);

        Assert.Equal(1, Count(taken, "accepted"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("too long")]
    public async Task A_line_that_was_taken_in_is_not_lost_to_one_that_is_no_request(string text)
    {
        string key = $"batch-{Guid.NewGuid():n}";
        string id = (await client.PostAsync(BatchClient.Line(Network, "Q", "Kept", "Kept -> Q"), key, 0))["id"]!.GetValue<string>();
        SortedDictionary<int, string> made = await client.ProofIdsAsync(id);

        JsonObject again = await client.PostAsync(text.Length == 0 ? "\n" : new string('x', 300 * 1024), key, 0);

        Assert.Equal("1 idempotency_key_reused", string.Join(", ", again["problems"]!.AsArray().Select(each => $"{each!["line"]} {each["code"]}")));
        Assert.Equal(made, await client.ProofIdsAsync(id));
        Assert.Single(made);
    }

    [Fact]
    public async Task A_caller_that_cancels_what_waits_for_company_is_called_back()
    {
        using CallbackReceiver receiver = new();
        JsonObject request = StackFixture.Request(Network, "TakenBack");
        request["callbackUrl"] = receiver.Url.ToString();
        string batch = (await client.PostAsync(request.ToJsonString(), $"batch-{Guid.NewGuid():n}", 0))["id"]!.GetValue<string>();
        string id = (await client.ProofIdsAsync(batch))[1];

        using HttpResponseMessage cancelled = await stack.Http.PostAsync(new Uri($"/api/v1/proofs/{id}/cancel", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.OK, cancelled.StatusCode);
        (string body, IReadOnlyDictionary<string, string> headers) = await receiver.Received.WaitAsync(TimeSpan.FromSeconds(90));
        Assert.Equal((id, "Cancelled"), (JsonNode.Parse(body)!["id"]!.GetValue<string>(), JsonNode.Parse(body)!["state"]!.GetValue<string>()));
        Assert.Equal($"{id}-Cancelled", headers["Zkp-Delivery"]);
        Assert.Equal(1, Count(await client.WaitUntilDoneAsync(batch, Patience), "cancelled"));
    }

    private async Task AssertReceiptsAsync(string id)
    {
        string[] proofs = [.. (await client.ProofIdsAsync(id)).Values];
        Assert.Equal(Statements, proofs.Distinct().Count());
        Dictionary<string, int> transactions = [];
        Dictionary<string, string> registries = [];
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
            await client.AssertIncludedAsync(proof);
        }

        // More in one than the circuit has slots: several proofs of it share a transaction.
        Assert.True(transactions.Values.Max() > (BatchCircuits.Soak ? 64 : 4), $"The largest of {transactions.Count} transactions had {transactions.Values.Max()} statements.");
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

    private async Task<int> EventsAsync(string registry, IEnumerable<string> transactions)
    {
        string topic = Hash32.KeccakOf("BatchProven(bytes32,address)").ToString();
        JsonElement logs = await stack.Stack.Chain(Network).RpcAsync(
            "eth_getLogs", [new { fromBlock = "0x0", toBlock = "latest", address = registry, topics = new[] { topic } }]);
        HashSet<string> ours = [.. transactions];
        return logs.EnumerateArray().Count(log => ours.Contains(log.GetProperty("transactionHash").GetString()!));
    }

    private static int Count(JsonObject progress, string name) => progress[name]!.GetValue<int>();

    private static int OrderOf(string state) =>
        Array.IndexOf(["Accepted", "Proving", "Proved", "Routed", "Submitted", "Included", "Safe", "Finalized"], state);
}
