using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Zkp.EndToEnd.Tests;

/// <summary>What is wrong is said, with a 4xx, and leaves nothing behind.</summary>
[Collection<SingleRequests>]
public sealed class BadRequestTests(StackFixture stack)
{
    [Theory]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P","P ->"],"theorem":"Q"}}""", 400, "malformed_axiom", "/statement/axioms/1")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P"],"theorem":"Q"}}""", 422, "not_entailed", "/statement/theorem")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":[],"theorem":"Q"}}""", 400, "no_axioms", "/statement/axioms")]
    [InlineData("""{"circuit":"nobodys","inputs":{}}""", 422, "unknown_circuit", "/circuit")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P"],"theorem":"P"},"policy":{"network":"moon"}}""", 422, "unknown_network", "/policy/network")]
    [InlineData("""{"circuit":"axiom-entailment","statement":{"axioms":["P"],"theorem":"P"},"policy":{"deadline":"2020-01-01T00:00:00Z"}}""", 422, "deadline_passed", "/policy/deadline")]
    [InlineData("""{"circuit":""", 400, "malformed_json", "")]
    public async Task A_mistake_is_named(string body, int status, string code, string pointer)
    {
        JsonObject problem = await RefusedAsync(body, status);

        Assert.Equal(code, problem["code"]!.GetValue<string>());
        Assert.Equal(pointer, problem["pointer"]!.GetValue<string>());
        Assert.NotEmpty(problem["detail"]!.GetValue<string>());
    }

    [Fact]
    public async Task Oversized_bodies_are_refused()
    {
        string large = "{\"circuit\":\"axiom-entailment\",\"statement\":{\"axioms\":[\"" + new string('a', 300_000) + "\"],\"theorem\":\"Q\"}}";
        Assert.Equal("input_too_large", (await RefusedAsync(large, 413))["code"]!.GetValue<string>());
        Assert.Equal("body_too_large", (await RefusedAsync(new string(' ', 5_000_000), 413))["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task Wrong_and_missing_keys_are_refused()
    {
        using HttpClient stranger = new() { BaseAddress = stack.Stack.AppUrl };
        using HttpResponseMessage missing = await stranger.PostAsJsonAsync("/api/v1/proofs", StackFixture.Request());
        Assert.Equal(HttpStatusCode.Unauthorized, missing.StatusCode);

        stranger.DefaultRequestHeaders.Add("X-Api-Key", "zkp_wrong");
        using HttpResponseMessage wrong = await stranger.PostAsJsonAsync("/api/v1/proofs", StackFixture.Request());
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("api_key_unknown", JsonNode.Parse(await wrong.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
        using HttpResponseMessage list = await stranger.GetAsync(new Uri("/api/v1/proofs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
    }

    [Fact]
    public async Task A_proof_that_is_not_there_is_a_404()
    {
        foreach (string id in (string[])["unknown", new string('0', 26), "..%2f..%2fetc"])
        {
            using HttpResponseMessage response = await stack.Http.GetAsync(new Uri($"/api/v1/proofs/{id}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_thousand_random_bodies_are_refused_and_leave_nothing_behind()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
        (int, int, int) before = await CountAsync();

        await Parallel.ForEachAsync(Enumerable.Range(0, 1000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, token) =>
        {
            byte[] body = RandomJson.Create(new Random(seed + i));
            using ByteArrayContent content = new(body);
            content.Headers.ContentType = new("application/json");
            using HttpResponseMessage response = await stack.Http.PostAsync("/api/v1/proofs", content, token);
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{(int)response.StatusCode} for {Encoding.UTF8.GetString(body)}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        });

        Assert.Equal(before, await CountAsync());
    }

    private async Task<JsonObject> RefusedAsync(string body, int status)
    {
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await stack.Http.PostAsync(new Uri("/api/v1/proofs", UriKind.Relative), content);
        string text = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!.AsObject();
    }

    private async Task<(int Proofs, int Inputs, int Keys)> CountAsync()
    {
        string storage = stack.Stack.Azurite.ConnectionString;
        TableServiceClient tables = new(storage);
        return (
            await tables.GetTableClient("proofs").QueryAsync<TableEntity>().CountAsync(),
            await new BlobServiceClient(storage).GetBlobContainerClient("private-inputs").GetBlobsAsync().CountAsync(),
            await tables.GetTableClient("idempotency").QueryAsync<TableEntity>().CountAsync());
    }
}
