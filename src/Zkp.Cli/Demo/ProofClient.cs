using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Cli.Demo;

/// <summary>Talks to the app over HTTP, as any caller does.</summary>
internal sealed class ProofClient(HttpClient http, TimeProvider time)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(200);
    private static readonly string[] Ends = ["Finalized", "Failed", "Cancelled"];

    /// <summary>Submits a request.</summary>
    /// <returns>The proof's id.</returns>
    /// <exception cref="UnusableException">The app refused it; the message is its reason.</exception>
    public async Task<string> SubmitAsync(JsonObject request, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            new Uri("/api/v1/proofs", UriKind.Relative), request, cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.StatusCode == HttpStatusCode.Accepted
            ? Parse(body)["id"]?.GetValue<string>() ?? throw new UnusableException($"the app's answer has no id: {body}")
            : throw new UnusableException($"the app refused the request: {ReasonOf(response, body)}");
    }

    /// <summary>Follows a proof to its end.</summary>
    /// <param name="onState">Gets each state once, with the time at which it was reached, oldest first.</param>
    /// <returns>The last status document; its state is an end unless <paramref name="patience"/> ran out.</returns>
    public async Task<JsonObject> WatchAsync(
        string id, Action<string, DateTimeOffset> onState, TimeSpan patience, CancellationToken cancellationToken)
    {
        DateTimeOffset giveUp = time.GetUtcNow() + patience;
        int told = 0;
        while (true)
        {
            JsonObject status = await GetAsync(id, cancellationToken);
            JsonArray timeline = status["timeline"] as JsonArray ?? [];
            for (; told < timeline.Count; told++)
            {
                onState(timeline[told]!["state"]!.GetValue<string>(), timeline[told]!["at"]!.GetValue<DateTimeOffset>());
            }

            if (Ends.Contains(StateOf(status)) || time.GetUtcNow() >= giveUp)
            {
                return status;
            }

            await Task.Delay(PollEvery, time, cancellationToken);
        }
    }

    public static string StateOf(JsonObject status) => status["state"]?.GetValue<string>() ?? "";

    private async Task<JsonObject> GetAsync(string id, CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await http.GetAsync(new Uri($"/api/v1/proofs/{id}", UriKind.Relative), cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? Parse(body)
            : throw new UnusableException($"the app does not tell of proof {id}: {ReasonOf(response, body)}");
    }

    private static JsonObject Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject ?? throw new UnusableException($"the app's answer is no object: {body}");
        }
        catch (JsonException exception)
        {
            throw new UnusableException($"the app's answer is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The detail of RFC 9457 problem details, or what there is.</summary>
    private static string ReasonOf(HttpResponseMessage response, string body)
    {
        string status = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        try
        {
            JsonNode? problem = JsonNode.Parse(body);
            return $"{status}: {problem?["detail"] ?? problem?["title"] ?? body}";
        }
        catch (JsonException)
        {
            return $"{status}: {body}";
        }
    }
}
