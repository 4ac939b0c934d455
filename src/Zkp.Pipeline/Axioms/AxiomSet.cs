using System.Collections;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// The canonical list of axioms: ordered by their canonical texts (ordinal), none twice. Two lists that differ only in
/// order, repetition or spacing are the same set, and with the same salt they have the same commitment.
/// </summary>
public sealed class AxiomSet : IReadOnlyList<Axiom>
{
    private readonly Axiom[] axioms;

    public AxiomSet(params IEnumerable<Axiom> axioms) =>
        this.axioms = [.. axioms.Distinct().OrderBy(axiom => axiom.Text, StringComparer.Ordinal)];

    public int Count => axioms.Length;

    public Axiom this[int index] => axioms[index];

    public IEnumerator<Axiom> GetEnumerator() => axioms.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Axioms are private, so they are in no text that a log could get.</summary>
    public override string ToString() => $"{Count} axioms";
}
