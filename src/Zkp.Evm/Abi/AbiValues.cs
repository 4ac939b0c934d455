using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Zkp.Evm;

/// <summary>
/// Decoded values by position and by name. Numbers are <see cref="System.Numerics.BigInteger"/>, addresses <see cref="Address"/>,
/// bytes of any kind <c>byte[]</c>, arrays <c>object[]</c>, tuples <see cref="AbiValues"/>; an indexed event argument that is no
/// single word is the <see cref="Hash32"/> of its encoding.
/// </summary>
[SuppressMessage("Naming", "CA1710", Justification = "It reads as what it is: the values.")]
public sealed class AbiValues(IReadOnlyList<AbiParameter> parameters, IReadOnlyList<object> values) : IReadOnlyList<object>
{
    public IReadOnlyList<AbiParameter> Parameters { get; } = parameters;

    public int Count => values.Count;

    public object this[int index] => values[index];

    /// <exception cref="KeyNotFoundException">No value has this name.</exception>
    public object this[string name] => values[IndexOf(name)];

    /// <summary>The value at this position as the type that its ABI type maps to.</summary>
    public T Get<T>(int index) => (T)values[index];

    /// <summary>The value of this name as the type that its ABI type maps to.</summary>
    public T Get<T>(string name) => (T)this[name];

    public IEnumerator<object> GetEnumerator() => values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();

    public override string ToString() => AbiText.Describe(this);

    private int IndexOf(string name)
    {
        for (int i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].Name == name)
            {
                return i;
            }
        }

        throw new KeyNotFoundException($"No ABI value is named '{name}'; there are {string.Join(", ", Parameters)}.");
    }
}
