using Microsoft.AspNetCore.Http;
using Zkp.LocalRuntime.Invocation;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The way from an invocation to its HTTP request.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The request that triggered the invocation, or null when it has another trigger.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Items.TryGetValue(LocalFunctionContext.HttpContextKey, out object? value) ? value as HttpContext : null;
    }
}
