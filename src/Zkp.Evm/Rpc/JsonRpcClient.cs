using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Zkp.Evm;

/// <summary>
/// JSON-RPC 2.0 over HTTP with bounds on everything: time, attempts, bytes. Requests that may be repeated are retried on faults of
/// the provider, each attempt at the next endpoint that is well, and asked of a second one when the first is slow; others are sent once.
/// </summary>
/// <remarks>Nothing here needs the caller's context, so no await asks for it; the simulation runs all of this on its one thread.</remarks>
public sealed partial class JsonRpcClient : IDisposable
{
    private readonly HttpClient http;
    private readonly RpcEndpoint[] endpoints;
    private readonly RpcOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ResiliencePipeline retry;
    private readonly ResiliencePipeline timeout;
    private long lastId;

    public JsonRpcClient(IReadOnlyList<Uri> urls, RpcOptions options, TimeProvider time, ILogger? logger = null)
        : this(urls, options, time, CreateHandler(options), logger)
    {
    }

    internal JsonRpcClient(IReadOnlyList<Uri> urls, RpcOptions options, TimeProvider time, HttpMessageHandler handler, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(urls);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        if (urls.Count == 0)
        {
            throw new ArgumentException("At least one RPC URL is needed.", nameof(urls));
        }

        this.options = options;
        this.time = time;
        this.logger = logger ?? NullLogger.Instance;
        endpoints = [.. urls.Select((url, index) => new RpcEndpoint(url, NameOf(urls, index), options))];

        // The pipeline bounds each attempt; HttpClient's own clock would bound something else.
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        retry = CreateRetry();
        timeout = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = options.AttemptTimeout })
            .Build();
    }

    /// <summary>Sends a request and returns its result, which may be JSON null.</summary>
    /// <exception cref="RpcException">No result; its kind says why.</exception>
    public async Task<JsonElement> SendAsync(string method, JsonArray parameters, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(parameters);
        string arguments = parameters.ToJsonString();
        if (!RpcMethods.MayRepeat(method))
        {
            return await AttemptAsync(Candidates(1)[0], method, arguments, cancellationToken).ConfigureAwait(false);
        }

        int attempt = -1;
        return await retry.ExecuteAsync(
            async token => await HedgedAsync(Candidates(1), ++attempt, method, arguments, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Asks every endpoint that is well, each once, and does not wait for stragglers: what is there when <paramref name="enough"/> says so,
    /// or <see cref="RpcOptions.AgreementPatience"/> after so many results as a quorum takes, is the answer. The others' requests run on to
    /// their own time-out, so that a broadcast reaches slow nodes too.
    /// </summary>
    /// <param name="quorum">Results that are waited for as long as an attempt may take; the quickest to answer may be the one that lies.</param>
    internal async Task<IReadOnlyList<RpcOutcome>> SendToAllAsync(
        string method, JsonArray parameters, int quorum, Func<RpcOutcome, bool> enough, CancellationToken cancellationToken)
    {
        string arguments = parameters.ToJsonString();
        List<Task<RpcOutcome>> running = [.. Candidates(Math.Min(quorum, Needed(0))).Select(endpoint => OutcomeAsync(endpoint, method, arguments))];
        List<RpcOutcome> outcomes = [];
        Task? patience = null;
        while (running.Count > 0)
        {
            Task first = await Task.WhenAny([.. running, .. patience is null ? [] : new[] { patience }]).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (first == patience)
            {
                break;
            }

            RpcOutcome outcome = await ((Task<RpcOutcome>)first).ConfigureAwait(false);
            running.Remove((Task<RpcOutcome>)first);
            outcomes.Add(outcome);
            if (enough(outcome))
            {
                break;
            }

            patience ??= outcomes.Count(other => other.IsResult) < quorum ? null : Task.Delay(options.AgreementPatience, time, cancellationToken);
        }

        return outcomes;
    }

    /// <summary>Spreads retries. Seeded by a simulation.</summary>
    internal Random Jitter { get; init; } = Random.Shared;

    /// <summary>How many endpoints there are, well or not.</summary>
    internal int EndpointCount => endpoints.Length;

    /// <summary>How many of them must say the same before it is believed.</summary>
    internal int Agreement => options.Agreement;

    /// <summary>How far one endpoint's nonce may be above what others and the ledger know.</summary>
    internal ulong MaxNonceLead => options.MaxNonceLead;

    /// <summary>How many endpoints must be well, or there is nothing that is believed.</summary>
    public int Quorum => Math.Max(1, Needed(0));

    /// <summary>How many must, of so many that answered: one endpoint may be missing without anybody waiting for it, more may not.</summary>
    internal int Needed(int answered) => Math.Max(1, Math.Min(options.Agreement, Math.Max(answered, endpoints.Length - 1)));

    public void Dispose() => http.Dispose();

    private async Task<RpcOutcome> OutcomeAsync(RpcEndpoint endpoint, string method, string arguments)
    {
        try
        {
            return new RpcOutcome(await AttemptAsync(endpoint, method, arguments, CancellationToken.None).ConfigureAwait(false), null, endpoint);
        }
        catch (RpcException error)
        {
            return new RpcOutcome(null, error, endpoint);
        }
    }

    private async Task<JsonElement> AttemptAsync(RpcEndpoint endpoint, string method, string arguments, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        try
        {
            JsonElement result = await timeout.ExecuteAsync(
                async token => await ExchangeAsync(endpoint, method, arguments, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            endpoint.ReportAnswer(time.GetElapsedTime(started));
            return result;
        }
        catch (RpcException error)
        {
            Report(endpoint, error, started);
            throw;
        }
        catch (TimeoutRejectedException error)
        {
            RpcException late = new(
                RpcErrorKind.Transport, $"{method} at {endpoint.DisplayName}: no answer within {options.AttemptTimeout.TotalSeconds:0.###} s.", innerException: error);
            Report(endpoint, late, started);
            throw late;
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            RpcException broken = new(RpcErrorKind.Transport, $"{method} at {endpoint.DisplayName}: {error.Message}", innerException: error);
            Report(endpoint, broken, started);
            throw broken;
        }
    }

    private void Report(RpcEndpoint endpoint, RpcException error, long started)
    {
        if (error.IsProviderFault)
        {
            endpoint.ReportFault(error, time.GetUtcNow());
        }
        else
        {
            endpoint.ReportAnswer(time.GetElapsedTime(started));
        }
    }

    private async Task<JsonElement> ExchangeAsync(RpcEndpoint endpoint, string method, string arguments, CancellationToken cancellationToken)
    {
        long id = Interlocked.Increment(ref lastId);
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint.Url) { Content = Body(id, method, arguments) };
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        byte[] body = await ReadBoundedAsync(response.Content, method, cancellationToken).ConfigureAwait(false);
        return RpcResponse.Read(body, (int)response.StatusCode, id, method, RetryAfter(response.Headers.RetryAfter));
    }

    private static ByteArrayContent Body(long id, string method, string arguments)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("jsonrpc", "2.0");
            writer.WriteNumber("id", id);
            writer.WriteString("method", method);
            writer.WritePropertyName("params");
            writer.WriteRawValue(arguments, skipInputValidation: true);
            writer.WriteEndObject();
        }

        ByteArrayContent content = new(stream.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    /// <summary>Counts what arrives instead of trusting a Content-Length, which a compressed or chunked answer does not have.</summary>
    private async Task<byte[]> ReadBoundedAsync(HttpContent content, string method, CancellationToken cancellationToken)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using MemoryStream whole = new();
        byte[] chunk = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(chunk, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (whole.Length + read > options.MaxResponseBytes)
                {
                    throw new RpcException(RpcErrorKind.InvalidResponse, $"{method}: the answer is larger than {options.MaxResponseBytes} bytes.");
                }

                whole.Write(chunk, 0, read);
            }

            return whole.ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - time.GetUtcNow() : null);

    private static SocketsHttpHandler CreateHandler(RpcOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SocketsHttpHandler
        {
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            MaxConnectionsPerServer = options.MaxConnectionsPerEndpoint,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            AllowAutoRedirect = false,
        };
    }

    private ResiliencePipeline CreateRetry() => options.MaxAttempts <= 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<RpcException>(error => error.IsProviderFault && error.Kind != RpcErrorKind.Unauthorized),
                MaxRetryAttempts = options.MaxAttempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Randomizer = () => Jitter.NextDouble(),
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                DelayGenerator = arguments =>
                {
                    // A wish to wait is granted within our own bound; null lets the back-off above decide. Another endpoint has no such wish.
                    TimeSpan? wish = endpoints.Length == 1 ? (arguments.Outcome.Exception as RpcException)?.RetryAfter : null;
                    TimeSpan? bounded = wish is { } value && value > TimeSpan.Zero ? (value < options.MaxRetryDelay ? value : options.MaxRetryDelay) : null;
                    return ValueTask.FromResult(bounded);
                },
            })
            .Build();
}
