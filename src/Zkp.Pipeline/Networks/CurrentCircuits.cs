using Zkp.Pipeline.Circuits;

namespace Zkp.Pipeline.Networks;

/// <summary>
/// Which version of each circuit is proved now: of those that stand here the one that counts on most of the networks that have the circuit, and
/// of several such the newest. So a rotation takes effect when its time lock ends, without a restart, and on the last network.
/// </summary>
public sealed class CurrentCircuits(CircuitCatalog circuits, IEnumerable<Network> networks, TimeProvider time)
{
    private readonly Network[] networks = [.. networks];

    public IEnumerable<Circuit> All
    {
        get
        {
            DateTimeOffset now = time.GetUtcNow();
            return circuits.All.GroupBy(circuit => circuit.Id, StringComparer.Ordinal)
                .Select(versions => versions.OrderByDescending(circuit => CountOf(circuit, now)).ThenByDescending(circuit => circuit.Version).First());
        }
    }

    public Circuit? Find(string id) => All.FirstOrDefault(circuit => circuit.Id == id);

    /// <summary>The batch circuits for a circuit's statements, small to large.</summary>
    public IEnumerable<Circuit> BatchesOf(string id) => All.Where(circuit => circuit.BatchOf == id).OrderBy(circuit => circuit.BatchSize);

    /// <summary>On how many networks a version counts.</summary>
    private int CountOf(Circuit circuit, DateTimeOffset now) => networks.Count(
        network => network.Deployment?.Circuits.GetValueOrDefault(circuit.Id)?.Counts(circuit.Version, now) == true);
}
