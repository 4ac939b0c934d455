using System.Collections.Concurrent;
using System.Net.ServerSentEvents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Tests;

/// <summary>HTTP functions that the tests call; created anew for each invocation.</summary>
public sealed class HttpTestFunctions(ScopedThing thing, ScopedThing again) : IDisposable
{
    internal static readonly ConcurrentDictionary<string, TaskCompletionSource> Aborted = new();

    internal static int Disposed;

    [Function(nameof(Plain))]
    public IActionResult Plain([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) =>
        new OkObjectResult(new { Method = request.Method, Same = ReferenceEquals(thing, again), thing.Number });

    [Function(nameof(Parameters))]
    public IResult Parameters(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things/{id}/parts/{number:int}/{when?}")] HttpRequest request,
        Guid id,
        int number,
        string? when,
        FunctionContext context) =>
        Results.Json(new { id, number, when, sameHttp = context.GetHttpContext() == request.HttpContext, name = context.FunctionDefinition.Name });

    [Function(nameof(Keyed))]
    public string Keyed([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => "let in";

    [Function(nameof(SystemKeyed))]
    public string SystemKeyed([HttpTrigger(AuthorizationLevel.System, "get")] HttpRequest request) => "let in";

    [Function(nameof(MasterKeyed))]
    public string MasterKeyed([HttpTrigger(AuthorizationLevel.Admin, "get")] HttpRequest request) => "let in";

    [Function(nameof(Throws))]
    public Task<IActionResult> Throws([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        throw new InvalidOperationException("a secret of the inside");

    [Function(nameof(Silent))]
    public Task Silent([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = 204;
        return Task.CompletedTask;
    }

    [Function(nameof(Poco))]
    public ValueTask<Named> Poco([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => ValueTask.FromResult(new Named("a poco"));

    [Function(nameof(Stream))]
    public IResult Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stream/{gate}")] HttpRequest request, string gate, CancellationToken cancellationToken) =>
        TypedResults.ServerSentEvents(Events(gate, cancellationToken));

    [Function(nameof(Hangs))]
    public async Task<IActionResult> Hangs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hangs/{key}")] HttpRequest request, string key, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Aborted.GetOrAdd(key, _ => new TaskCompletionSource()).TrySetResult();
            throw;
        }

        return new OkResult();
    }

    [Function(nameof(StartsWork))]
    public async Task<IActionResult> StartsWork(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "jobs/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client)
    {
        await client.ScheduleNewOrchestrationInstanceAsync("Sequence", new OrchestrationFunctions.Greeting(id, 1), new StartOrchestrationOptions(id));
        return new AcceptedResult($"/jobs/{id}", null);
    }

    public void Dispose() => Interlocked.Increment(ref Disposed);

    private static async IAsyncEnumerable<SseItem<string>> Events(
        string gate, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<string>("first");
        await OrchestrationFunctions.Gates.GetOrAdd(gate, _ => new TaskCompletionSource()).Task.WaitAsync(cancellationToken);
        yield return new SseItem<string>("second");
    }

    public sealed record Named(string Name);
}
