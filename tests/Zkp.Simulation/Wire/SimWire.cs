using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Zkp.Simulation.Process;

namespace Zkp.Simulation.Wire;

/// <summary>
/// Between a process and its endpoints, below the real JSON-RPC client: each request waits here until the simulation lets it take effect,
/// and its answer is a real one, or gets lost.
/// </summary>
internal sealed class SimWire(Incarnation process, Simulation simulation) : HttpMessageHandler
{
    private const int FirstPort = 1;

    public static Uri UrlOf(int endpoint) => new UriBuilder("http", "127.0.0.1", FirstPort + endpoint).Uri;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int endpoint = request.RequestUri!.Port - FirstPort;
        using JsonDocument body = JsonDocument.Parse(request.Content!.ReadAsStream(CancellationToken.None));
        long id = body.RootElement.GetProperty("id").GetInt64();
        string method = body.RootElement.GetProperty("method").GetString()!;
        JsonElement parameters = body.RootElement.GetProperty("params").Clone();

        // Who stops waiting does not take the request back: it may arrive yet.
        return process.CallAsync($"{method} at {endpoint}", Lost, () => Respond(endpoint, id, method, parameters)).WaitAsync(cancellationToken);
    }

    private HttpResponseMessage Respond(int endpoint, long id, string method, JsonElement parameters)
    {
        if (!simulation.Hiccups())
        {
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(simulation.Servers[endpoint].Answer(id, method, parameters)) };
        }

        HttpResponseMessage throttled = new(HttpStatusCode.TooManyRequests) { Content = new StringContent("<html>slow down</html>") };
        throttled.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        return throttled;
    }

    /// <summary>A connection that breaks, as every way to a node does now and then.</summary>
    private static HttpRequestException Lost() => new("The connection broke, as the simulation wants it.");
}
