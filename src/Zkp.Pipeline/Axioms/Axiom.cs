namespace Zkp.Pipeline.Axioms;

/// <summary>
/// A Horn clause in canonical form: a fact <c>P</c>, or an implication <c>P -> Q</c> or <c>P &amp; Q -> R</c> whose
/// antecedents are sorted and differ.
/// </summary>
public sealed class Axiom : IEquatable<Axiom>
{
    /// <exception cref="ArgumentException">There are more than two distinct antecedents.</exception>
    public Axiom(Atom conclusion, params IEnumerable<Atom> antecedents)
    {
        Conclusion = conclusion;
        Antecedents = [.. antecedents.Distinct().Order()];
        if (Antecedents.Count > AxiomLimits.MaxAntecedents)
        {
            throw new ArgumentException($"An axiom has at most {AxiomLimits.MaxAntecedents} antecedents.", nameof(antecedents));
        }

        Text = Antecedents.Count == 0 ? conclusion.Name : $"{string.Join(" & ", Antecedents)} -> {conclusion}";
    }

    public Atom Conclusion { get; }

    /// <summary>None, one or two, in ordinal order.</summary>
    public IReadOnlyList<Atom> Antecedents { get; }

    /// <summary>The canonical text: single spaces around <c>&amp;</c> and <c>-></c>, none elsewhere. Equal texts mean equal axioms.</summary>
    public string Text { get; }

    public bool Equals(Axiom? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as Axiom);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
