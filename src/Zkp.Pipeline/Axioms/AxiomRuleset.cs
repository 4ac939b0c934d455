using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>The rules by which the built-in circuit derives, and the circuit's version.</summary>
public static class AxiomRuleset
{
    /// <summary>Facts, and implications with up to two antecedents, over propositional atoms.</summary>
    public const string Name = "TDFOL_v1";

    /// <summary>The version of <c>circuits/axiom-entailment</c>; a constant inside the circuit.</summary>
    public const int CircuitVersion = 1;

    /// <summary>SHA-256 of <c>zkp/ruleset/1:TDFOL_v1</c> modulo r; a constant inside the circuit.</summary>
    public static Fr Id { get; } = TextHash.ToField("zkp/ruleset/1:", Name);
}
