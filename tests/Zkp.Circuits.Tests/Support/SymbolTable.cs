using System.Globalization;

namespace Zkp.Circuits.Tests.Support;

/// <summary>Which wire carries a signal, from circom's <c>.sym</c>: lines of label, wire, component, name.</summary>
internal sealed class SymbolTable
{
    private readonly Dictionary<string, int> wires = [];

    public SymbolTable(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            string[] parts = line.Split(',');
            int wire = int.Parse(parts[1], CultureInfo.InvariantCulture);
            if (wire >= 0)
            {
                wires.Add(parts[3], wire);
            }
        }
    }

    /// <summary>The signals that kept a wire of their own; the others are linear in these.</summary>
    public IReadOnlyDictionary<string, int> Wires => wires;

    /// <param name="signal">As in <c>main.selector[0][3]</c>, without <c>main.</c>.</param>
    public int this[string signal] => wires["main." + signal];
}
