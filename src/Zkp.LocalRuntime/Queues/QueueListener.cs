using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Hosting;
using Zkp.LocalRuntime.Invocation;

namespace Zkp.LocalRuntime.Queues;

/// <summary>
/// Feeds one queue function. Takes batches while few enough messages are being worked on, looks less often at an empty queue, deletes a
/// message once its function has succeeded, shows it again once it has failed, and moves it to the poison queue when it failed too often.
/// </summary>
internal sealed partial class QueueListener(
    FunctionDescriptor function,
    FunctionInvoker invoker,
    OutputSender outputs,
    QueueClients clients,
    QueueSettings settings,
    TimeSpan lease,
    TimeProvider time,
    ILogger<QueueListener> logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<Task> inFlight = [];
    private readonly Lock gate = new();

    private QueueTriggerAttribute Trigger => (QueueTriggerAttribute)function.Trigger;

    /// <summary>Listens until <paramref name="stopping"/>, then waits for the messages in work.</summary>
    /// <param name="stopping">Ends the listening.</param>
    /// <param name="aborting">Cancels the functions that run.</param>
    public async Task RunAsync(CancellationToken stopping, CancellationToken aborting)
    {
        QueueClient queue = clients.Get(Trigger.QueueName, Trigger.Connection);
        TimeSpan pause = ShortestPause;
        bool known = false;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (!known)
                {
                    await queue.CreateIfNotExistsAsync(cancellationToken: stopping);
                    known = true;
                }

                await WaitForRoomAsync(stopping);
                QueueMessage[] batch = await queue.ReceiveMessagesAsync(settings.BatchSize, lease, stopping);
                Array.ForEach(batch, message => Begin(queue, message, aborting));
                pause = batch.Length > 0 ? ShortestPause : Longer(pause);
                if (batch.Length == 0)
                {
                    await Task.Delay(pause, time, stopping);
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failed) when (failed is RequestFailedException or AggregateException or OperationCanceledException)
            {
                // The account cannot be reached (the SDK wraps repeated failures in an AggregateException), or the queue was deleted.
                known = false;
                pause = Longer(pause);
                LogUnreachable(logger, queue.Name, pause.TotalSeconds, failed);
                await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(InFlight());
    }

    private TimeSpan Longer(TimeSpan pause) => pause * 2 < settings.MaxPollingInterval ? pause * 2 : Max(settings.MaxPollingInterval, ShortestPause);

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;

    private Task[] InFlight()
    {
        lock (gate)
        {
            return [.. inFlight];
        }
    }

    private async Task WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (InFlight() is { } running && running.Length > settings.NewBatchThreshold)
        {
            await Task.WhenAny(running).WaitAsync(cancellationToken);
        }
    }

    private void Begin(QueueClient queue, QueueMessage message, CancellationToken aborting)
    {
        lock (gate)
        {
            Task work = Task.Run(() => ProcessAsync(queue, message, aborting), CancellationToken.None);
            inFlight.Add(work);
            _ = work.ContinueWith(
                ended =>
                {
                    lock (gate)
                    {
                        inFlight.Remove(ended);
                    }
                },
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }

    private async Task ProcessAsync(QueueClient queue, QueueMessage message, CancellationToken aborting)
    {
        await using MessageLease held = new(queue, message, lease, time, logger);
        try
        {
            // A process that was killed each time it had the message never came to the check below.
            if (message.DequeueCount > settings.MaxDequeueCount)
            {
                await held.StopAsync();
                await MoveToPoisonAsync(queue, message, held.PopReceipt);
                return;
            }

            bool succeeded = await InvokeAsync(queue, message, aborting);
            await held.StopAsync();
            if (succeeded)
            {
                await queue.DeleteMessageAsync(message.MessageId, held.PopReceipt, CancellationToken.None);
            }
            else if (message.DequeueCount >= settings.MaxDequeueCount && !aborting.IsCancellationRequested)
            {
                await MoveToPoisonAsync(queue, message, held.PopReceipt);
            }
            else
            {
                TimeSpan hidden = aborting.IsCancellationRequested ? TimeSpan.Zero : settings.VisibilityTimeout;
                await queue.UpdateMessageAsync(
                    message.MessageId, held.PopReceipt, visibilityTimeout: hidden, cancellationToken: CancellationToken.None);
            }
        }
        catch (Exception failed) when (failed is RequestFailedException or AggregateException)
        {
            // The message shows up again when its lease is over.
            LogNotSettled(logger, message.MessageId, queue.Name, failed);
        }
    }

    private async Task<bool> InvokeAsync(QueueClient queue, QueueMessage message, CancellationToken aborting)
    {
        try
        {
            BinaryData body = clients.Decode(message.Body);
            InvocationRequest request = new()
            {
                Trigger = Convert(body, message, function.TriggerParameter.ParameterType),
                BindingData = QueueMessageData.Of(message, body.ToString()),
            };
            object? result = await invoker.InvokeWithRetryAsync(function, request, aborting);
            await outputs.SendAsync(function, result, aborting);
            return true;
        }
#pragma warning disable CA1031 // Whatever a function throws is a failed attempt at its message.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, function.Name, message.MessageId, queue.Name, message.DequeueCount, settings.MaxDequeueCount, exception);
            return false;
        }
    }

    private static object? Convert(BinaryData body, QueueMessage message, Type type) =>
        type == typeof(string) ? body.ToString()
        : type == typeof(byte[]) ? body.ToArray()
        : type == typeof(BinaryData) ? body
        : type == typeof(QueueMessage) ? message
        : JsonSerializer.Deserialize(body.ToMemory().Span, type, RuntimeJson.Options);

    private async Task MoveToPoisonAsync(QueueClient queue, QueueMessage message, string popReceipt)
    {
        QueueClient poison = clients.Get(QueueNames.Poison(queue.Name), Trigger.Connection);
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.Body);
        await queue.DeleteMessageAsync(message.MessageId, popReceipt);
        LogPoison(logger, message.MessageId, queue.Name, message.DequeueCount, poison.Name);
    }

    [LoggerMessage(20, LogLevel.Warning, "Queue '{Queue}' cannot be reached; the next attempt is in {Seconds} s")]
    private static partial void LogUnreachable(ILogger logger, string queue, double seconds, Exception exception);

    [LoggerMessage(21, LogLevel.Error, "Function '{Function}' failed on message {MessageId} of queue '{Queue}' (attempt {Attempt} of {Attempts})")]
    private static partial void LogFailed(
        ILogger logger, string function, string messageId, string queue, long attempt, int attempts, Exception exception);

    [LoggerMessage(22, LogLevel.Error, "Message {MessageId} of queue '{Queue}' failed {Attempts} times and was moved to '{Poison}'")]
    private static partial void LogPoison(ILogger logger, string messageId, string queue, long attempts, string poison);

    [LoggerMessage(23, LogLevel.Warning, "Message {MessageId} of queue '{Queue}' was worked on, but the queue could not be told")]
    private static partial void LogNotSettled(ILogger logger, string messageId, string queue, Exception exception);
}
