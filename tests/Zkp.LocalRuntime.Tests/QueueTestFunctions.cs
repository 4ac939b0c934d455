using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Queue functions that the tests feed. The queues' names come from settings, so that each test has its own.</summary>
public sealed class QueueTestFunctions
{
    internal static readonly ConcurrentQueue<string> Texts = new();

    internal static readonly ConcurrentQueue<(Order Order, string Id, int DequeueCount)> Orders = new();

    internal static readonly ConcurrentQueue<(int RetryCount, int MaxRetryCount)> Attempts = new();

    internal static int Failures;

    internal static int SlowRuns;

    internal static int SlowDone;

    internal static int MostAtOnce;

    private static int atOnce;

    public sealed record Order(int Number, string Item);

    public sealed class Answer
    {
        [HttpResult]
        public IActionResult Response { get; set; } = new OkResult();

        [QueueOutput("%FromHttp%")]
        public string[]? Messages { get; set; }
    }

    [Function(nameof(TakesText))]
    public void TakesText([QueueTrigger("%Text%")] string message) => Texts.Enqueue(message);

    [Function(nameof(TakesOrder))]
    [QueueOutput("%Shipped%")]
    public Order TakesOrder([QueueTrigger("%Orders%")] Order order, string id, int dequeueCount)
    {
        Orders.Enqueue((order, id, dequeueCount));
        return order with { Item = order.Item.ToUpperInvariant() };
    }

    [Function(nameof(AlwaysFails))]
    public void AlwaysFails([QueueTrigger("%Failing%")] string message)
    {
        Interlocked.Increment(ref Failures);
        throw new InvalidOperationException("as always: " + message);
    }

    [Function(nameof(Slow))]
    public async Task Slow([QueueTrigger("%Slow%")] string message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref SlowRuns);
        await Task.Delay(TimeSpan.FromSeconds(2.5), cancellationToken);
        Interlocked.Increment(ref SlowDone);
    }

    [Function(nameof(Counted))]
    public async Task Counted([QueueTrigger("%Counted%")] string message)
    {
        int now = Interlocked.Increment(ref atOnce);
        InterlockedMax(now);
        await Task.Delay(50);
        Interlocked.Decrement(ref atOnce);
        Texts.Enqueue("counted " + message);
    }

    [Function(nameof(Retried))]
    [FixedDelayRetry(3, "00:00:00.020")]
    public void Retried([QueueTrigger("%Retried%")] string message, FunctionContext context)
    {
        Attempts.Enqueue((context.RetryContext.RetryCount, context.RetryContext.MaxRetryCount));
        if (context.RetryContext.RetryCount < 2)
        {
            throw new InvalidOperationException("not yet");
        }
    }

    [Function(nameof(FromHttp))]
    public Answer FromHttp([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest request) =>
        new() { Messages = ["one", "two"] };

    private static void InterlockedMax(int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref MostAtOnce)) && Interlocked.CompareExchange(ref MostAtOnce, value, seen) != seen)
        {
        }
    }
}
