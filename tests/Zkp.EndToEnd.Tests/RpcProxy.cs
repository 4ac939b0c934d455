using System.Net;
using Zkp.Cli.Stack;

namespace Zkp.EndToEnd.Tests;

/// <summary>
/// Stands between the app and a node. It can swallow what is sent to the chain before the node has it (as when a process dies just
/// before it broadcasts), or after (as when it dies just after).
/// </summary>
internal sealed class RpcProxy : IDisposable
{
    private const string SendMethod = "eth_sendRawTransaction";

    private readonly HttpListener listener = new();
    private readonly HttpClient http = new();
    private readonly Uri node;
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource<string> swallowed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RpcProxy(Uri node)
    {
        this.node = node;
        Url = new Uri($"http://127.0.0.1:{FreePorts.Next()}/");
        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public RpcProxyMode Mode { get; private set; }

    /// <summary>Completes with the request's body when a transaction was swallowed.</summary>
    public Task<string> Swallowed => swallowed.Task;

    public void Set(RpcProxyMode mode)
    {
        swallowed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        Mode = mode;
    }

    public void Dispose()
    {
        stop.Cancel();
        listener.Close();
        http.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                _ = ServeAsync(context);
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // Disposed.
                return;
            }
        }
    }

    private async Task ServeAsync(HttpListenerContext context)
    {
        try
        {
            using StreamReader reader = new(context.Request.InputStream);
            string body = await reader.ReadToEndAsync(stop.Token);
            bool sends = body.Contains(SendMethod, StringComparison.Ordinal);
            if (sends && Mode == RpcProxyMode.SwallowBeforeNode)
            {
                swallowed.TrySetResult(body);
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            using StringContent content = new(body, System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await http.PostAsync(node, content, stop.Token);
            byte[] bytes = await answer.Content.ReadAsByteArrayAsync(stop.Token);
            if (sends && Mode == RpcProxyMode.SwallowAfterNode)
            {
                swallowed.TrySetResult(body);
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            context.Response.StatusCode = (int)answer.StatusCode;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(bytes, stop.Token);
            context.Response.Close();
        }
        catch (Exception error) when (error is OperationCanceledException or HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The app was killed with its connection open, or the node is down: both belong to what is tested.
            context.Response.Abort();
        }
    }
}
