using System.Collections;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.LocalRuntime.Invocation;

/// <summary>Features by type.</summary>
internal sealed class InvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> features = [];

    public T? Get<T>() => features.TryGetValue(typeof(T), out object? value) ? (T)value : default;

    public void Set<T>(T instance) => features[typeof(T)] = instance!;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
