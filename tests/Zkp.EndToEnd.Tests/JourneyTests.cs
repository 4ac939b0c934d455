using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.EndToEnd.Tests;

/// <summary>A request's way to its receipt.</summary>
[Collection<SingleRequests>]
public sealed class JourneyTests(StackFixture stack)
{
    [Fact]
    public async Task A_statement_over_http_ends_finalized_with_a_receipt()
    {
        string id = await stack.SubmitAsync(StackFixture.Request());

        JsonObject proof = await stack.WaitForFinalizedAsync(id);

        Assert.Equal(["Accepted", "Proving", "Proved", "Routed", "Submitted"], StackFixture.StatesOf(proof)[..5]);
        Assert.Equal("local-optimism", proof["network"]!.GetValue<string>());
        Assert.InRange(proof["gasUsed"]!.GetValue<long>(), 200_000, 320_000);
        BigInteger quoted = BigInteger.Parse(proof["quotedFeeWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        BigInteger actual = BigInteger.Parse(proof["actualFeeWei"]!.GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.InRange(actual, quoted / 2, quoted * 2);
        AxiomClaim claim = AxiomClaim.TryReadJson(JsonSerializer.SerializeToElement(proof["claim"]))!;
        Assert.True(claim.IsConsistent);
        Assert.Equal(claim.Statement.ToString(), proof["statement"]!.GetValue<string>());
        Assert.Equal(1, await stack.ProvenEventsAsync(proof));
        Assert.DoesNotContain("axioms\":[", proof.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(3, proof["decision"]!["rows"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_statement_over_the_queue_ends_finalized_too_and_its_double_is_the_same_proof()
    {
        QueueServiceClient queues = new(stack.Stack.Azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        string key = Guid.NewGuid().ToString();
        JsonObject message = new() { ["tenant"] = "dev", ["idempotencyKey"] = key, ["request"] = StackFixture.Request(atom: "FromTheQueue") };
        QueueClient queue = queues.GetQueueClient("proof-requests");
        await queue.SendMessageAsync(message.ToJsonString());
        await queue.SendMessageAsync(message.ToJsonString());

        // The body as the queue's reader passes it on, under the same key, finds the proof.
        string id = await WaitForQueuedAsync(key, message["request"]!.AsObject());

        await stack.WaitForFinalizedAsync(id);
    }

    [Fact]
    public async Task A_bad_message_is_put_aside_with_its_reason_and_without_its_input()
    {
        QueueServiceClient queues = new(stack.Stack.Azurite.ConnectionString, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        JsonObject message = new() { ["tenant"] = "dev", ["idempotencyKey"] = "bad-1", ["request"] = StackFixture.Request(atom: "Secret & ") };
        await queues.GetQueueClient("proof-requests").SendMessageAsync(message.ToJsonString());

        QueueClient rejected = queues.GetQueueClient("proof-requests-rejected");
        string? notice = null;
        for (int i = 0; i < 200 && notice is null; i++)
        {
            await Task.Delay(100);
            notice = (await rejected.ReceiveMessageAsync()).Value?.Body.ToString();
        }

        Assert.Equal("malformed_axiom", JsonNode.Parse(notice!)!["code"]!.GetValue<string>());
        Assert.DoesNotContain("Secret", notice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_proof_and_another_body_a_conflict()
    {
        string key = Guid.NewGuid().ToString();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stack.SubmitAsync(StackFixture.Request(atom: "Once"), key)));
        Assert.Single(ids.Distinct());

        using HttpResponseMessage other = await stack.PostAsync(StackFixture.Request(atom: "Other"), key);
        Assert.Equal(HttpStatusCode.Conflict, other.StatusCode);

        await stack.WaitForFinalizedAsync(ids[0]);
    }

    [Fact]
    public async Task A_foreign_circuit_that_is_registered_by_files_alone_is_proved_to_finality()
    {
        MerkleTree tree = new();
        JsonObject request = tree.Request(0);

        JsonObject proof = await stack.WaitForFinalizedAsync(await stack.SubmitAsync(request));

        Assert.Equal(2, proof["publicSignals"]!.AsArray().Count);
        Assert.Equal(tree.Root.ToString(), proof["publicSignals"]![1]!.GetValue<string>());
        Assert.Equal(1, await stack.ProvenEventsAsync(proof, StackFixture.ForeignName));

        // The same statement again: the registry has it, which is found out before anything is spent.
        JsonObject again = await stack.WaitForEndAsync(await stack.SubmitAsync((JsonObject)request.DeepClone()));
        Assert.Equal("statement_already_proven", again["error"]?["code"]?.GetValue<string>());
    }

    [Fact]
    public async Task An_input_that_the_circuit_refuses_fails_with_the_circuits_reason()
    {
        JsonObject request = new()
        {
            ["circuit"] = StackFixture.ForeignName,
            ["inputs"] = new JsonObject { ["root"] = "1", ["secret"] = "2", ["siblings"] = new JsonArray("3", "4"), ["pathBits"] = new JsonArray(0, 1) },
        };

        JsonObject proof = await stack.WaitForEndAsync(await stack.SubmitAsync(request));

        Assert.Equal("input_rejected", proof["error"]?["code"]?.GetValue<string>());
    }

    [Fact]
    public async Task Events_tell_each_state_once_and_end_with_the_receipt()
    {
        string id = await stack.SubmitAsync(StackFixture.Request(atom: "Streamed"));
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(90));
        using Stream stream = await stack.Http.GetStreamAsync($"/api/v1/proofs/{id}/events", limit.Token);
        using StreamReader reader = new(stream, Encoding.UTF8);
        List<string> events = [];
        string? data = null;
        while (await reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                events.Add(line[7..]);
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                data = line[6..];
            }
        }

        JsonObject proof = await stack.GetAsync(id);
        Assert.Equal(StackFixture.StatesOf(proof), events.Where(name => name != "Finality"));
        Assert.Contains("Finality", events);
        Assert.Equal("Finalized", events[^1]);
        Assert.Equal("Finalized", JsonNode.Parse(data!)!["state"]!.GetValue<string>());
        Assert.Equal(proof["transactionHash"]!.GetValue<string>(), JsonNode.Parse(data!)!["transactionHash"]!.GetValue<string>());
    }

    [Fact]
    public async Task Many_requests_at_once_all_finalize()
    {
        int count = BatchCircuits.Soak ? 100 : 40;
        string[] ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => stack.SubmitAsync(StackFixture.Request(atom: $"Atom{i}"))));

        JsonObject[] proofs = await Task.WhenAll(ids.Select(stack.WaitForFinalizedAsync));

        Assert.Equal(count, proofs.Select(proof => proof["transactionHash"]!.GetValue<string>()).Distinct().Count());
        Assert.All(await Task.WhenAll(proofs.Select(proof => stack.ProvenEventsAsync(proof))), events => Assert.Equal(1, events));
    }

    private async Task<string> WaitForQueuedAsync(string key, JsonObject request)
    {
        for (int i = 0; i < 200; i++)
        {
            JsonObject page = JsonNode.Parse(await stack.Http.GetStringAsync("/api/v1/proofs?limit=1"))!.AsObject();
            using HttpResponseMessage response = await stack.PostAsync(request, key);
            string id = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["id"]!.GetValue<string>();
            if (page["proofs"]!.AsArray() is [{ } newest] && newest["id"]!.GetValue<string>() == id)
            {
                return id;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException("The queued request was not taken in.");
    }
}
