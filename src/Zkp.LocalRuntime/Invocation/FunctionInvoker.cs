using System.Diagnostics;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Hosting;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>Runs an invocation: a scope of its own, the middleware, the function's class from that scope, the method.</summary>
internal sealed class FunctionInvoker
{
    /// <summary>Spans of invocations; an app that wants them in its traces adds this source.</summary>
    public static readonly ActivitySource Traces = new("Zkp.LocalRuntime");

    private readonly IServiceScopeFactory scopes;
    private readonly FunctionExecutionDelegate run;
    private readonly HostJson host;
    private readonly TimeProvider time;

    public FunctionInvoker(IServiceScopeFactory scopes, InvocationPipelineBuilder pipeline, HostJson host, TimeProvider time)
    {
        this.scopes = scopes;
        this.host = host;
        this.time = time;
        HasMiddleware = !pipeline.IsEmpty;
        run = pipeline.Build(static context => ((LocalFunctionContext)context).Body!());
    }

    public bool HasMiddleware { get; }

    /// <summary>Runs the pipeline around <see cref="LocalFunctionContext.Body"/>.</summary>
    public Task RunPipelineAsync(LocalFunctionContext context) => run(context);

    public AsyncServiceScope CreateScope() => scopes.CreateAsyncScope();

    /// <summary>Runs a function once.</summary>
    /// <param name="consume">Takes the result while the invocation's services still live: an HTTP result may stream from them.</param>
    /// <returns>What it returned; null when middleware did not call it.</returns>
    public async Task<object?> InvokeAsync(
        FunctionDescriptor function,
        InvocationRequest request,
        Func<object?, Task>? consume,
        CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = scopes.CreateAsyncScope();
        using CancellationTokenSource? limit = Limit(cancellationToken);
        using Activity? trace = Traces.StartActivity(function.Name);
        LocalFunctionContext context = new(function, scope.ServiceProvider, request, limit?.Token ?? cancellationToken);
        object? result = null;
        context.Body = async () => result = await CallAsync(context);
        try
        {
            await run(context);
            if (consume is not null)
            {
                await consume(result);
            }
        }
        catch (Exception exception)
        {
            trace?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }

        return result;
    }

    /// <summary>Runs a function with the attempts that its retry attribute allows.</summary>
    public async Task<object?> InvokeWithRetryAsync(FunctionDescriptor function, InvocationRequest request, CancellationToken cancellationToken)
    {
        RetryDelays delays = RetryDelays.For(function.Retry);
        for (int failures = 0; ;)
        {
            try
            {
                return await InvokeAsync(
                    function, request with { RetryCount = failures, MaxRetryCount = delays.MaxRetryCount }, null, cancellationToken);
            }
            catch (Exception) when (!cancellationToken.IsCancellationRequested && delays.Allows(failures + 1))
            {
                failures++;
                await Task.Delay(delays.After(failures), time, cancellationToken);
            }
        }
    }

    /// <summary>An instance of the function's class from the invocation's scope; null for a static method.</summary>
    public static object? CreateTarget(LocalFunctionContext context) => context.Function.Method.IsStatic
        ? null
        : ActivatorUtilities.GetServiceOrCreateInstance(context.InstanceServices, context.Function.Method.DeclaringType!);

    private static async Task<object?> CallAsync(LocalFunctionContext context)
    {
        FunctionDescriptor function = context.Function;
        object?[] arguments = new object?[function.Parameters.Count];
        for (int i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Argument(function.Parameters[i], context);
        }

        object? target = CreateTarget(context);
        try
        {
            return await function.Caller.CallAsync(target, arguments);
        }
        finally
        {
            await DisposeAsync(target, context);
        }
    }

    public static async ValueTask DisposeAsync(object? target, LocalFunctionContext context)
    {
        // A class that the app registered itself belongs to its scope, which disposes of it.
        if (target is null || context.InstanceServices.GetService<IServiceProviderIsService>()?.IsService(target.GetType()) == true)
        {
            return;
        }

        if (target is IAsyncDisposable asynchronous)
        {
            await asynchronous.DisposeAsync();
        }
        else
        {
            (target as IDisposable)?.Dispose();
        }
    }

    private static object? Argument(BoundParameter parameter, LocalFunctionContext context) => parameter.Source switch
    {
        ParameterSource.Trigger => context.Request.Trigger,
        ParameterSource.FunctionContext => context,
        ParameterSource.CancellationToken => context.CancellationToken,
        ParameterSource.DurableClient => context.InstanceServices.GetRequiredService<DurableTaskClient>(),
        ParameterSource.BindingData => context.Request.BindingData.TryGetValue(parameter.Name, out object? value) && value is not null
            ? ValueConverter.Convert(value, parameter.Type, parameter.Name)
            : parameter.Parameter.HasDefaultValue
                ? parameter.Parameter.DefaultValue
                : ValueConverter.Convert(null, parameter.Type, parameter.Name),
        _ => throw new InvalidOperationException($"Parameter '{parameter.Name}' cannot be bound here."),
    };

    private CancellationTokenSource? Limit(CancellationToken cancellationToken)
    {
        if (host.FunctionTimeout is not { } timeout)
        {
            return null;
        }

        CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        return limit;
    }
}
