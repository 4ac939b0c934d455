using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Writes down what it stands around.</summary>
public sealed class RecordingMiddleware : IFunctionsWorkerMiddleware
{
    internal ConcurrentQueue<string> Seen { get; } = new();

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        Seen.Enqueue("before " + context.FunctionDefinition.Name);
        if (context.GetHttpContext() is { } http && http.Request.Query.ContainsKey("refuse"))
        {
            http.Response.StatusCode = 418;
            return;
        }

        await Task.Yield();
        await next(context);
        Seen.Enqueue("after " + context.FunctionDefinition.Name);
    }
}
