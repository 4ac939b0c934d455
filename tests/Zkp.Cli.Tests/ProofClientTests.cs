using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Zkp.Cli.Demo;

namespace Zkp.Cli.Tests;

public sealed class ProofClientTests
{
    [Fact]
    public async Task Every_state_is_told_once_and_in_order()
    {
        ProofClient client = Client(
            (HttpStatusCode.OK, Status("Proving", "Accepted", "Proving")),
            (HttpStatusCode.OK, Status("Included", "Accepted", "Proving", "Proved", "Routed", "Submitted", "Included")),
            (HttpStatusCode.OK, Status("Finalized", "Accepted", "Proving", "Proved", "Routed", "Submitted", "Included", "Safe", "Finalized")));
        List<string> told = [];

        JsonObject last = await client.WatchAsync("1", (state, _) => told.Add(state), TimeSpan.FromMinutes(1), CancellationToken.None);

        Assert.Equal("Finalized", ProofClient.StateOf(last));
        Assert.Equal(["Accepted", "Proving", "Proved", "Routed", "Submitted", "Included", "Safe", "Finalized"], told);
    }

    [Fact]
    public async Task Gives_up_when_patience_runs_out()
    {
        ProofClient client = Client((HttpStatusCode.OK, Status("Proving", "Accepted", "Proving")));

        JsonObject last = await client.WatchAsync("1", (_, _) => { }, TimeSpan.Zero, CancellationToken.None);

        Assert.Equal("Proving", ProofClient.StateOf(last));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_detail()
    {
        ProofClient client = Client((HttpStatusCode.BadRequest, """{"title":"Bad request","detail":"axiom 2: a space is missing"}"""));

        UnusableException refusal =
            await Assert.ThrowsAsync<UnusableException>(() => client.SubmitAsync([], CancellationToken.None));

        Assert.Equal("the app refused the request: 400 Bad Request: axiom 2: a space is missing", refusal.Message);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_told()
    {
        ProofClient client = Client((HttpStatusCode.BadGateway, "<html>"));

        UnusableException refusal =
            await Assert.ThrowsAsync<UnusableException>(() => client.SubmitAsync([], CancellationToken.None));

        Assert.Contains("502 Bad Gateway: <html>", refusal.Message, StringComparison.Ordinal);
    }

    private static string Status(string state, params string[] timeline) => new JsonObject
    {
        ["id"] = "1",
        ["state"] = state,
        ["timeline"] = new JsonArray([.. timeline.Select((name, i) =>
            (JsonNode)new JsonObject { ["state"] = name, ["at"] = DateTimeOffset.UnixEpoch.AddSeconds(i).ToString("O") })]),
    }.ToJsonString();

    private static ProofClient Client(params (HttpStatusCode Code, string Body)[] answers) =>
        new(new HttpClient(new Answers(answers)) { BaseAddress = new Uri("http://app") }, TimeProvider.System);

    /// <summary>Gives the answers in order, the last one for ever.</summary>
    private sealed class Answers((HttpStatusCode Code, string Body)[] answers) : HttpMessageHandler
    {
        private int next;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (HttpStatusCode code, string body) = answers[Math.Min(next++, answers.Length - 1)];
            return Task.FromResult(new HttpResponseMessage(code) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}
