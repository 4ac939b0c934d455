using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Queues;

/// <summary>Keeps a received message hidden from others while its function runs, by renewing its visibility at a third of the lease.</summary>
internal sealed partial class MessageLease : IAsyncDisposable
{
    private readonly QueueClient queue;
    private readonly string messageId;
    private readonly TimeSpan lease;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly CancellationTokenSource done = new();
    private readonly Task renewing;

    public MessageLease(QueueClient queue, QueueMessage message, TimeSpan lease, TimeProvider time, ILogger logger)
    {
        this.queue = queue;
        this.lease = lease;
        this.time = time;
        this.logger = logger;
        messageId = message.MessageId;
        PopReceipt = message.PopReceipt;
        renewing = Task.Run(RenewAsync);
    }

    /// <summary>Changes with each renewal; without the newest one a message can be neither deleted nor updated. Stop first.</summary>
    public string PopReceipt { get; private set; }

    /// <summary>Renews no longer; when the task returns, <see cref="PopReceipt"/> is final.</summary>
    public async Task StopAsync()
    {
        await done.CancelAsync();
        await renewing;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        done.Dispose();
    }

    private async Task RenewAsync()
    {
        while (!done.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(lease / 3, time, done.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            try
            {
                // Not cancelled midway: an update whose answer is lost would leave a pop receipt that nobody knows.
                UpdateReceipt renewed = await queue.UpdateMessageAsync(
                    messageId, PopReceipt, visibilityTimeout: lease, cancellationToken: CancellationToken.None);
                PopReceipt = renewed.PopReceipt;
            }
            catch (RequestFailedException failed)
            {
                LogNotRenewed(logger, messageId, queue.Name, failed);
                if (failed.Status is 400 or 404)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(30, LogLevel.Warning, "The visibility of message {MessageId} of queue '{Queue}' could not be renewed; another instance may get it")]
    private static partial void LogNotRenewed(ILogger logger, string messageId, string queue, Exception exception);
}
