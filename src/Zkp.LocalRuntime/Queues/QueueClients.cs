using System.Collections.Concurrent;
using System.Text;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Zkp.LocalRuntime.Hosting;

namespace Zkp.LocalRuntime.Queues;

/// <summary>Clients of the app's queues, one each. The bodies are encoded here, so that a body that cannot be decoded is seen and not lost.</summary>
internal sealed class QueueClients(IConfiguration configuration, HostJson host)
{
    private readonly ConcurrentDictionary<(string, string?), QueueClient> clients = new();

    public QueueClient Get(string queueName, string? connection) =>
        clients.GetOrAdd((Settings.Resolve(queueName, configuration), connection), key =>
            new QueueClient(
                Settings.Connection(key.Item2, configuration),
                key.Item1,
                Options()));

    /// <summary>Few and quick retries: listeners try again by themselves, and an operator wants to read soon that the service is down.</summary>
    private static QueueClientOptions Options() => new()
    {
        MessageEncoding = QueueMessageEncoding.None,
        Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(300), MaxDelay = TimeSpan.FromSeconds(2), NetworkTimeout = TimeSpan.FromSeconds(30) },
    };

    /// <summary>Sends a message, and creates the queue when it does not exist.</summary>
    public async Task SendAsync(string queueName, string? connection, string text, CancellationToken cancellationToken)
    {
        QueueClient queue = Get(queueName, connection);
        string body = Encode(text);
        try
        {
            await queue.SendMessageAsync(body, cancellationToken);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(body, cancellationToken);
        }
    }

    public string Encode(string text) => host.Queues.Base64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : text;

    /// <exception cref="FormatException">The body is not base64, where host.json says it is.</exception>
    public BinaryData Decode(BinaryData body) => host.Queues.Base64 ? new BinaryData(Convert.FromBase64String(body.ToString())) : body;
}
