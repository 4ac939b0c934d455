using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Zkp.EndToEnd.Tests;

/// <summary>What operators and integrators look at.</summary>
[Collection<SingleRequests>]
public sealed class OperationsTests(StackFixture stack)
{
    [Fact]
    public async Task Health_names_every_part()
    {
        JsonObject health = (await stack.Http.GetFromJsonAsync<JsonObject>("/api/v1/health"))!;

        Assert.Equal("Healthy", health["status"]!.GetValue<string>());
        Assert.Equal(
            ["storage", "ledger", "queues", "circuits", "signers", "network:local-arbitrum", "network:local-l1", "network:local-optimism"],
            health["checks"]!.AsArray().Select(check => check!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_tenants_budget_holds_until_it_is_raised()
    {
        using HttpClient admin = OperatorTests.AdminOf(stack);
        Uri budget = new("/api/v1/tenants/dev/budget", UriKind.Relative);
        try
        {
            using HttpResponseMessage set = await admin.PutAsJsonAsync(budget, new { maxWei = "1" });
            Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync());
            using HttpResponseMessage refused = await stack.PostAsync(StackFixture.Request());
            if (refused.StatusCode == HttpStatusCode.Accepted)
            {
                // Nothing was spent today: the request is taken in, and held up where its price is known.
                JsonObject end = await stack.WaitForEndAsync(JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["id"]!.GetValue<string>());
                Assert.Equal("tenant_budget_exceeded", end["error"]!["code"]!.GetValue<string>());
            }
            else
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
                Assert.Contains("tenant_budget_exceeded", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
        }
        finally
        {
            using HttpResponseMessage lifted = await admin.PutAsJsonAsync(budget, new { maxWei = (string?)null });
            Assert.True(lifted.IsSuccessStatusCode);
        }

        using HttpResponseMessage bad = await admin.PutAsJsonAsync(budget, new { maxWei = "-1" });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        await stack.WaitForFinalizedAsync(await stack.SubmitAsync(StackFixture.Request()));
    }

    [Fact]
    public async Task Circuits_and_networks_are_listed_with_their_contracts()
    {
        JsonObject circuits = (await stack.Http.GetFromJsonAsync<JsonObject>("/api/v1/circuits"))!;
        Assert.Equal(["axiom-entailment", "merkle-membership"], circuits["circuits"]!.AsArray().Select(circuit => circuit!["id"]!.GetValue<string>()));

        JsonObject networks = (await stack.Http.GetFromJsonAsync<JsonObject>("/api/v1/networks"))!;
        JsonObject optimism = networks["networks"]!.AsArray().Single(network => network!["name"]!.GetValue<string>() == "local-optimism")!.AsObject();
        Assert.Equal(stack.Deployment.Circuits["axiom-entailment"].Registry, optimism["circuits"]!["axiom-entailment"]!["registry"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_quote_takes_the_cheapest_and_explains_the_others()
    {
        using HttpResponseMessage response = await stack.Http.PostAsJsonAsync("/api/v1/quotes", new { circuit = "axiom-entailment" });
        JsonObject quote = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();

        Assert.Equal("local-optimism", quote["chosen"]!.GetValue<string>());
        Assert.Equal(["local-optimism", "local-arbitrum", "local-l1"], quote["rows"]!.AsArray().Select(row => row!["quote"]!["network"]!.GetValue<string>()));

        using HttpResponseMessage none = await stack.Http.PostAsJsonAsync("/api/v1/quotes", new { circuit = "axiom-entailment", policy = new { maxFeeWei = "1" } });
        JsonObject refused = JsonNode.Parse(await none.Content.ReadAsStringAsync())!.AsObject();
        Assert.Null(refused["chosen"]);
        Assert.Contains("above the limit of 1 wei", refused["explanation"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fee_limit_that_no_network_fits_fails_with_every_reason()
    {
        JsonObject request = StackFixture.Request(atom: "Cheap");
        request["policy"] = new JsonObject { ["maxFeeWei"] = "1000" };

        JsonObject proof = await stack.WaitForEndAsync(await stack.SubmitAsync(request));

        Assert.Equal("no_network_fits", proof["error"]!["code"]!.GetValue<string>());
        Assert.Contains("local-l1", proof["error"]!["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_waits_for_a_price_can_be_cancelled()
    {
        JsonObject request = StackFixture.Request(atom: "Waiting");
        request["policy"] = new JsonObject { ["maxFeeWei"] = "1000", ["deadline"] = DateTimeOffset.UtcNow.AddHours(1).ToString("O") };
        string id = await stack.SubmitAsync(request);
        await stack.WaitAsync(id, found => found["decision"] is not null, "a decision to wait");

        using HttpResponseMessage response = await stack.Http.PostAsync(new Uri($"/api/v1/proofs/{id}/cancel", UriKind.Relative), null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Cancelled", StackFixture.StateOf(await stack.GetAsync(id)));
        string done = await stack.SubmitAsync(StackFixture.Request(atom: "Done"));
        await stack.WaitForFinalizedAsync(done);
        using HttpResponseMessage late = await stack.Http.PostAsync(new Uri($"/api/v1/proofs/{done}/cancel", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task A_job_for_a_proof_that_has_ended_is_taken_off_the_queue_without_a_trace()
    {
        string id = await stack.SubmitAsync(StackFixture.Request(atom: "Ended"));
        await stack.WaitForFinalizedAsync(id);
        QueueServiceClient queues = new(stack.Stack.Azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        QueueClient jobs = queues.GetQueueClient("prove-jobs");
        SendReceipt receipt = await jobs.SendMessageAsync(new JsonObject { ["tenant"] = "dev", ["id"] = id }.ToJsonString());

        bool gone = false;
        for (int i = 0; i < 100 && !gone; i++)
        {
            await Task.Delay(100);
            gone = !await IsThereAsync(jobs, receipt);
        }

        Assert.True(gone);
        QueueClient poison = queues.GetQueueClient("prove-jobs-poison");
        Assert.False(await poison.ExistsAsync() && (await poison.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0);
        Assert.Equal("Finalized", StackFixture.StateOf(await stack.GetAsync(id)));
    }

    private static async Task<bool> IsThereAsync(QueueClient queue, SendReceipt receipt)
    {
        try
        {
            // An update with the wrong receipt tells a message that is there (mismatch) from one that is not (not found).
            await queue.UpdateMessageAsync(receipt.MessageId, receipt.PopReceipt, visibilityTimeout: TimeSpan.Zero);
            return true;
        }
        catch (RequestFailedException error)
        {
            return error.Status != 404;
        }
    }

    [Fact]
    public async Task Metrics_count_states_and_gas()
    {
        await stack.WaitForFinalizedAsync(await stack.SubmitAsync(StackFixture.Request(atom: "Measured")));

        string metrics = await stack.Http.GetStringAsync("/metrics");

        Assert.Contains("zkp_proofs_states", metrics, StringComparison.Ordinal);
        Assert.Contains("state=\"Finalized\"", metrics, StringComparison.Ordinal);
        Assert.Contains("zkp_gas_used", metrics, StringComparison.Ordinal);
        Assert.Contains("zkp_proofs_stage_duration", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_is_one_page_that_may_load_nothing_else()
    {
        using HttpResponseMessage response = await stack.Http.GetAsync(new Uri("/", UriKind.Relative));

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_is_called_back_with_the_receipt()
    {
        using CallbackReceiver receiver = new();
        JsonObject request = StackFixture.Request(atom: "Callback");
        request["callbackUrl"] = receiver.Url.ToString();

        string id = await stack.SubmitAsync(request);
        (string body, IReadOnlyDictionary<string, string> headers) = await receiver.Received.WaitAsync(TimeSpan.FromSeconds(90));

        Assert.Equal(id, JsonNode.Parse(body)!["id"]!.GetValue<string>());
        Assert.Equal("Finalized", JsonNode.Parse(body)!["state"]!.GetValue<string>());
        Assert.Equal($"{id}-Finalized", headers["Zkp-Delivery"]);
        Assert.StartsWith("sha256=", headers["Zkp-Signature"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_inputs_are_gone_when_proofs_are_done_and_never_in_the_log()
    {
        string id = await stack.SubmitAsync(StackFixture.Request(atom: "VeryPrivateName"));
        await stack.WaitForFinalizedAsync(id);

        BlobContainerClient inputs = new BlobServiceClient(stack.Stack.Azurite.ConnectionString).GetBlobContainerClient("private-inputs");
        Assert.DoesNotContain(await inputs.GetBlobsAsync().ToListAsync(), blob => blob.Name.StartsWith(id, StringComparison.Ordinal));
        foreach (string path in Directory.EnumerateFiles(stack.Stack.Folders.Root, "*", SearchOption.AllDirectories).Where(path => !path.EndsWith("lock", StringComparison.Ordinal)))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using StreamReader reader = new(file, System.Text.Encoding.Latin1);
            Assert.DoesNotContain("VeryPrivateName", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }
}
