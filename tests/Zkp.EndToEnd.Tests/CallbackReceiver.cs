using System.Net;
using Zkp.Cli.Stack;

namespace Zkp.EndToEnd.Tests;

/// <summary>A caller's server on loopback: refuses the first delivery, takes the second.</summary>
internal sealed class CallbackReceiver : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly TaskCompletionSource<(string, IReadOnlyDictionary<string, string>)> received = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CallbackReceiver()
    {
        Url = new Uri($"http://127.0.0.1:{FreePorts.Next()}/hook/");
        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    public Task<(string Body, IReadOnlyDictionary<string, string> Headers)> Received => received.Task;

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            HttpListenerContext first = await listener.GetContextAsync();
            first.Response.StatusCode = 503;
            first.Response.Close();
            HttpListenerContext second = await listener.GetContextAsync();
            using StreamReader reader = new(second.Request.InputStream);
            string body = await reader.ReadToEndAsync();
            second.Response.StatusCode = 204;
            second.Response.Close();
            received.TrySetResult((body, second.Request.Headers.AllKeys.ToDictionary(name => name!, name => second.Request.Headers[name]!)));
        }
        catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
        {
            received.TrySetException(error);
        }
    }
}
