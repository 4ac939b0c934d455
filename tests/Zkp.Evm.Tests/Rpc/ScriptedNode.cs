using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Zkp.Evm.Tests.Rpc;

/// <summary>
/// An HTTP server on a loopback port that answers as a test says, also as no HTTP library would: that is why it is written on a socket.
/// </summary>
internal sealed class ScriptedNode : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<JsonElement, int, Reply> answer;
    private readonly Task accepting;
    private int count;

    public ScriptedNode(Func<JsonElement, int, Reply> answer)
    {
        this.answer = answer;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/secret-key");
        accepting = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>The bodies that came, in order.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        // The loop ends first: a listener that is stopped while the loop is on its way back to it throws something else than cancelled.
        await stop.CancelAsync();
        await accepting;
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            try
            {
                NetworkStream stream = connection.GetStream();
                while (await ReadRequestAsync(stream) is { } body)
                {
                    Requests.Enqueue(body);
                    using JsonDocument request = JsonDocument.Parse(body);
                    Reply reply = answer(request.RootElement, Interlocked.Increment(ref count) - 1);
                    if (!await WriteAsync(stream, reply))
                    {
                        return;
                    }
                }
            }
            catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
            {
                // The client hung up or the test is over: both are part of the play.
            }
        }
    }

    /// <returns>Whether the connection stays open.</returns>
    private async Task<bool> WriteAsync(NetworkStream stream, Reply reply)
    {
        if (reply.HangUp)
        {
            return false;
        }

        if (reply.Silent)
        {
            await Task.Delay(Timeout.Infinite, stop.Token);
        }

        string length = reply.Endless
            ? "Transfer-Encoding: chunked"
            : string.Create(CultureInfo.InvariantCulture, $"Content-Length: {reply.PromisedBytes ?? reply.Body.Length}");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {reply.Status} Said\r\nContent-Type: application/json\r\n{length}\r\n{reply.Headers}\r\n"), stop.Token);
        if (!reply.Endless)
        {
            await stream.WriteAsync(reply.Body, stop.Token);
            return reply.PromisedBytes is null;
        }

        byte[] chunk = [.. "4000\r\n"u8, .. new byte[0x4000], .. "\r\n"u8];
        while (true)
        {
            await stream.WriteAsync(chunk, stop.Token);
        }
    }

    private async Task<string?> ReadRequestAsync(NetworkStream stream)
    {
        List<byte> head = [];
        byte[] one = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await stream.ReadAsync(one, stop.Token) == 0)
            {
                return null;
            }

            head.Add(one[0]);
        }

        string line = Encoding.ASCII.GetString([.. head]).Split("\r\n")
            .Single(text => text.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase));
        byte[] body = new byte[int.Parse(line.AsSpan("Content-Length:".Length), NumberStyles.Integer, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, stop.Token);
        return Encoding.UTF8.GetString(body);
    }
}
