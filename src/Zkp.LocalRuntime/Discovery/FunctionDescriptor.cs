using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Zkp.LocalRuntime.Invocation;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>A function of the app: its method, its trigger and its bindings, all checked.</summary>
internal sealed record FunctionDescriptor
{
    public required string Name { get; init; }

    /// <summary>The name that orchestrators call it by; the function's name for other kinds.</summary>
    public required string TaskName { get; init; }

    public required FunctionKind Kind { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required IReadOnlyList<BoundParameter> Parameters { get; init; }

    /// <summary>What the method returns once it is awaited; <c>void</c> for nothing.</summary>
    public required Type ReturnType { get; init; }

    public required IReadOnlyList<OutputBinding> Outputs { get; init; }

    /// <summary>The property of the returned object that is the HTTP response; null when the object itself is.</summary>
    public PropertyInfo? HttpResult { get; init; }

    public RetryAttribute? Retry { get; init; }

    /// <summary>The template below the host, for an HTTP function.</summary>
    public string? Route { get; init; }

    public required FunctionDefinition Definition { get; init; }

    public MethodCaller Caller => field ??= new MethodCaller(Method);

    public ParameterInfo TriggerParameter => Parameters.First(parameter => parameter.Source == ParameterSource.Trigger).Parameter;

    public string Where => $"{Method.DeclaringType?.FullName}.{Method.Name}";
}
