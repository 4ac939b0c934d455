using System.Collections.Specialized;
using System.Net;
using System.Text;
using System.Web;
using Zkp.Cli.Stack;

namespace Zkp.Contracts.Tests;

/// <summary>Speaks Etherscan's contract API on this machine: answers from a script, and keeps what it was asked.</summary>
internal sealed class EtherscanServer : IAsyncDisposable
{
    private readonly HttpListener listener = new();
    private readonly Queue<(int Status, string Body)> script = new();
    private readonly Task serving;

    public EtherscanServer(params (int Status, string Body)[] answers)
    {
        foreach ((int, string) answer in answers)
        {
            script.Enqueue(answer);
        }

        int port = FreePorts.Next();
        Endpoint = new Uri($"http://127.0.0.1:{port}/v2/api");
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        serving = ServeAsync();
    }

    public Uri Endpoint { get; }

    /// <summary>Query and form of each question, in order.</summary>
    public List<NameValueCollection> Questions { get; } = [];

    public static (int Status, string Body) Answer(string status, string result) =>
        (200, $$"""{"status":"{{status}}","message":"{{(status == "1" ? "OK" : "NOTOK")}}","result":"{{result}}"}""");

    public async ValueTask DisposeAsync()
    {
        listener.Close();
        await serving;
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            using StreamReader reader = new(context.Request.InputStream);
            NameValueCollection question = HttpUtility.ParseQueryString(await reader.ReadToEndAsync());
            question.Add(HttpUtility.ParseQueryString(context.Request.Url!.Query));
            question.Add("method", context.Request.HttpMethod);
            Questions.Add(question);

            // The last answer stays the answer.
            (int status, string body) = script.Count > 1 ? script.Dequeue() : script.Peek();
            context.Response.StatusCode = status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
