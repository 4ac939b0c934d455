using System.Reflection;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>A parameter and where its value comes from.</summary>
internal sealed record BoundParameter(ParameterInfo Parameter, ParameterSource Source)
{
    public string Name => Parameter.Name!;

    public Type Type => Parameter.ParameterType;
}
