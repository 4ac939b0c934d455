using System.Text.Json;
using System.Text.Json.Nodes;

namespace Zkp.Cli.Operating;

/// <summary>Asks an app for its transactions and has it act on them, as the operator who holds its master key.</summary>
internal sealed class OperatorClient(HttpClient http)
{
    private const string KeyHeader = "x-functions-key";
    private const string OperatorHeader = "X-Operator";

    /// <summary>A client of one app.</summary>
    public static OperatorClient Connect(Uri app, string masterKey, string by)
    {
        HttpClient http = new() { BaseAddress = app, Timeout = TimeSpan.FromMinutes(2) };
        http.DefaultRequestHeaders.Add(KeyHeader, masterKey);
        http.DefaultRequestHeaders.Add(OperatorHeader, by);
        return new OperatorClient(http);
    }

    public Task<JsonObject> ListAsync(CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, "api/v1/operator/transactions", cancellationToken);

    public Task<JsonObject> ReadJournalAsync(string network, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"api/v1/operator/networks/{Uri.EscapeDataString(network)}/journal", cancellationToken);

    public Task<JsonObject> ActAsync(string network, string id, string action, bool dryRun, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        $"api/v1/operator/networks/{Uri.EscapeDataString(network)}/transactions/{Uri.EscapeDataString(id)}/{action}?dryRun={(dryRun ? "true" : "false")}",
        cancellationToken);

    public Task<JsonObject> FillGapAsync(string network, string signer, ulong nonce, bool dryRun, CancellationToken cancellationToken) => SendAsync(
        HttpMethod.Post,
        $"api/v1/operator/networks/{Uri.EscapeDataString(network)}/signers/{Uri.EscapeDataString(signer)}/nonces/{nonce}/fill?dryRun={(dryRun ? "true" : "false")}",
        cancellationToken);

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(method, new Uri(path, UriKind.Relative));
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new UnusableException($"{http.BaseAddress} does not answer ({error.Message}); start the app with ./zkp up, or name another with --url.", error);
        }

        using (response)
        {
            string body = await response.Content.ReadAsStringAsync(cancellationToken);
            JsonObject? answer = Parse(body);
            return response.IsSuccessStatusCode && answer is not null
                ? answer
                : throw new UnusableException((int)response.StatusCode is 401 or 403
                    ? $"{http.BaseAddress} does not accept the master key; give the right one with --key or in ZKP_MASTER_KEY."
                    : $"{(int)response.StatusCode} {response.ReasonPhrase}: {answer?["detail"]?.ToString() ?? body}");
        }
    }

    private static JsonObject? Parse(string body)
    {
        try
        {
            return JsonNode.Parse(body) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
