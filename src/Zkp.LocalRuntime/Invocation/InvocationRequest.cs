using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>What a trigger hands to an invocation.</summary>
internal sealed record InvocationRequest
{
    /// <summary>The value of the trigger's parameter.</summary>
    public object? Trigger { get; init; }

    /// <summary>Values by name, names without case.</summary>
    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = ImmutableDictionary<string, object?>.Empty;

    public HttpContext? HttpContext { get; init; }

    public int RetryCount { get; init; }

    public int MaxRetryCount { get; init; }
}
