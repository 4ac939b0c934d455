using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Makes a function answer HTTP requests.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Every method, with a function key.</summary>
    public HttpTriggerAttribute()
        : this(AuthorizationLevel.Function)
    {
    }

    /// <param name="methods">The methods it answers; none means all.</param>
    public HttpTriggerAttribute(params string[] methods)
        : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <param name="authLevel">The key that a caller must show.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel)
        : this(authLevel, [])
    {
    }

    /// <param name="authLevel">The key that a caller must show.</param>
    /// <param name="methods">The methods it answers; none means all.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The route template below the route prefix; the function's name when it is not set.</summary>
    public string? Route { get; set; }

    /// <summary>The methods it answers; null or empty means all.</summary>
    public string[]? Methods { get; }

    /// <summary>The key that a caller must show.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
