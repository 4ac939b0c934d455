using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using Zkp.LocalRuntime.Discovery;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>One invocation.</summary>
internal sealed class LocalFunctionContext : FunctionContext
{
    /// <summary>The key of the HTTP context among the items; the official worker's.</summary>
    public const string HttpContextKey = "HttpRequestContext";

    public LocalFunctionContext(
        FunctionDescriptor function, IServiceProvider services, InvocationRequest request, CancellationToken cancellationToken)
    {
        Function = function;
        InstanceServices = services;
        Request = request;
        CancellationToken = cancellationToken;
        if (request.HttpContext is { } http)
        {
            Items[HttpContextKey] = http;
        }
    }

    public FunctionDescriptor Function { get; }

    public InvocationRequest Request { get; }

    /// <summary>The function itself; the innermost of the pipeline calls it.</summary>
    public Func<Task>? Body { get; set; }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => Function.Definition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTrace();

    public override BindingContext BindingContext => field ??= new Data(Request.BindingData);

    public override RetryContext RetryContext => field ??= new Attempt(Request.RetryCount, Request.MaxRetryCount);

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => Function.Definition;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features => field ??= new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    private sealed class Data(IReadOnlyDictionary<string, object?> values) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => values;
    }

    private sealed class Attempt(int count, int most) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => most;
    }

    private sealed class CurrentTrace : TraceContext
    {
        private readonly Activity? activity = Activity.Current;

        public override string TraceParent => activity?.Id ?? string.Empty;

        public override string TraceState => activity?.TraceStateString ?? string.Empty;
    }
}
