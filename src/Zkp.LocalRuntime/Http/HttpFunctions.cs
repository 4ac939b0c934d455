using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Invocation;

namespace Zkp.LocalRuntime.Http;

/// <summary>HTTP functions as ASP.NET Core endpoints.</summary>
internal sealed partial class HttpFunctions : IDisposable
{
    /// <summary>How long a stopping app lets its requests go on; a stream of events has no end of its own.</summary>
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly FunctionCatalog catalog;
    private readonly FunctionInvoker invoker;
    private readonly OutputSender outputs;
    private readonly AccessKeys keys;
    private readonly ILogger<HttpFunctions> logger;
    private readonly CancellationTokenSource drained = new();

    public HttpFunctions(
        FunctionCatalog catalog,
        FunctionInvoker invoker,
        OutputSender outputs,
        AccessKeys keys,
        IHostApplicationLifetime lifetime,
        ILogger<HttpFunctions> logger)
    {
        this.catalog = catalog;
        this.invoker = invoker;
        this.outputs = outputs;
        this.keys = keys;
        this.logger = logger;
        lifetime.ApplicationStopping.Register(() => drained.CancelAfter(DrainTime));
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (FunctionDescriptor function in catalog.Functions.Where(function => function.Kind == FunctionKind.Http))
        {
            RequestDelegate handler = http => HandleAsync(function, http);
            string route = "/" + function.Route;
            IEndpointConventionBuilder endpoint = ((HttpTriggerAttribute)function.Trigger).Methods is { Length: > 0 } methods
                ? endpoints.MapMethods(route, methods.Select(method => method.ToUpperInvariant()), handler)
                : endpoints.Map(route, handler);
            endpoint.WithDisplayName(function.Name);
        }
    }

    public void Dispose() => drained.Dispose();

    private async Task HandleAsync(FunctionDescriptor function, HttpContext http)
    {
        if (!keys.Allows(http.Request, ((HttpTriggerAttribute)function.Trigger).AuthLevel, function.Name))
        {
            await Problems.WriteAsync(
                http, StatusCodes.Status401Unauthorized, $"This function wants a key, as the header {AccessKeys.HeaderName} or ?{AccessKeys.QueryName}=.");
            return;
        }

        using CancellationTokenSource cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, drained.Token);
        try
        {
            InvocationRequest request = new() { Trigger = http.Request, HttpContext = http, BindingData = BindingData(http) };
            await invoker.InvokeAsync(function, request, result => RespondAsync(function, result, http), cancelled.Token);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The caller has gone, or the app stops: nobody must take what was sent for the whole answer.
            http.Abort();
        }
        catch (BindingException unfit)
        {
            await Problems.WriteAsync(http, StatusCodes.Status400BadRequest, unfit.Message);
        }
        catch (BadHttpRequestException bad)
        {
            await Problems.WriteAsync(http, bad.StatusCode, bad.Message);
        }
#pragma warning disable CA1031 // Whatever a function throws becomes a 500 that tells the caller nothing of the inside.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFailed(logger, function.Name, exception);
            await Problems.WriteAsync(http, StatusCodes.Status500InternalServerError, "The function failed.");
        }
    }

    private static Dictionary<string, object?> BindingData(HttpContext http)
    {
        Dictionary<string, object?> data = new(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues values) in http.Request.Query)
        {
            data[name] = values.ToString();
        }

        foreach ((string name, object? value) in http.Request.RouteValues)
        {
            data[name] = value;
        }

        return data;
    }

    private async Task RespondAsync(FunctionDescriptor function, object? result, HttpContext http)
    {
        await outputs.SendAsync(function, result, http.RequestAborted);
        object? response = function.HttpResult is { } property && result is not null ? property.GetValue(result) : result;
        switch (response)
        {
            case null:
                break;
            case IResult minimal:
                await minimal.ExecuteAsync(http);
                break;
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case string text:
                http.Response.ContentType ??= "text/plain; charset=utf-8";
                await http.Response.WriteAsync(text, http.RequestAborted);
                break;
            default:
                await http.Response.WriteAsJsonAsync(response, response.GetType(), http.RequestAborted);
                break;
        }
    }

    [LoggerMessage(50, LogLevel.Error, "HTTP function '{Function}' failed")]
    private static partial void LogFailed(ILogger logger, string function, Exception exception);
}
