using System.Reflection;

namespace Zkp.LocalRuntime.Discovery;

/// <summary>The types that are searched for functions.</summary>
internal sealed record FunctionSource(IReadOnlyList<Type> Types)
{
    public static FunctionSource FromAssembly(Assembly? assembly) => new(assembly?.GetTypes() ?? []);
}
