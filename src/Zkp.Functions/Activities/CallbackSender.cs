using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Retry;
using Zkp.Pipeline;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;

namespace Zkp.Functions.Activities;

/// <summary>
/// Posts the final status document to the caller. <c>Zkp-Delivery</c> is the same on every attempt, so a receiver can drop
/// doubles; <c>Zkp-Signature</c> is HMAC-SHA256 over timestamp, a dot and the body, so it can drop forgeries.
/// </summary>
public sealed class CallbackSender : IDisposable
{
    private const int Attempts = 8;
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(10);

    private readonly byte[] secret;
    private readonly TimeProvider time;
    private readonly HttpClient http;
    private readonly ResiliencePipeline<HttpResponseMessage> retries;

    public CallbackSender(CallbackPolicy policy, byte[] secret, TimeProvider time)
    {
        this.secret = secret;
        this.time = time;
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellationToken) => ConnectAsync(policy, context.DnsEndPoint, cancellationToken),
        })
        { Timeout = AttemptTimeout };
        retries = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(2),
                MaxDelay = TimeSpan.FromMinutes(3),
                UseJitter = true,
                ShouldHandle = new PredicateBuilder<HttpResponseMessage>()
                    .Handle<HttpRequestException>()
                    .Handle<TaskCanceledException>(error => error.InnerException is TimeoutException)
                    .HandleResult(response => response.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError),
            })
            .Build();
    }

    /// <returns><c>delivered</c>, or why not, in a word for the log and the metric.</returns>
    public async Task<string> SendAsync(Uri url, ProofRecord record, CancellationToken cancellationToken)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(ProofDocument.From(record), PipelineJson.Options);
        try
        {
            using HttpResponseMessage response = await retries.ExecuteAsync(
                async token =>
                {
                    using HttpRequestMessage request = Sign(url, record, body);
                    return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
                },
                cancellationToken);
            return response.IsSuccessStatusCode ? "delivered" : $"refused_{(int)response.StatusCode}";
        }
        catch (Exception error) when (error is HttpRequestException || (error is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return "unreachable";
        }
    }

    public void Dispose() => http.Dispose();

    private HttpRequestMessage Sign(Uri url, ProofRecord record, byte[] body)
    {
        string timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(timestamp + "."), .. body];
        HttpRequestMessage request = new(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("Zkp-Delivery", $"{record.Id}-{record.State}");
        request.Headers.Add("Zkp-Timestamp", timestamp);
        request.Headers.Add("Zkp-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed)));
        return request;
    }

    /// <summary>The name was public when the request came; what it resolves to now is looked at again, and connected to as looked at.</summary>
    private static async ValueTask<Stream> ConnectAsync(CallbackPolicy policy, DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        IPAddress[] addresses = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. addresses.Where(policy.Allows)];
        if (allowed.Length == 0)
        {
            throw new HttpRequestException($"{endPoint.Host} is not on a public address.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
