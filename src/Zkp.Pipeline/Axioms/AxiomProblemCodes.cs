namespace Zkp.Pipeline.Axioms;

/// <summary>The stable, machine-readable codes of <see cref="AxiomProblem"/>.</summary>
public static class AxiomProblemCodes
{
    /// <summary>The statement, or a member of it, is of the wrong JSON type, missing, doubled or no valid text.</summary>
    public const string InvalidStatement = "invalid_statement";

    /// <summary>The statement has a member that nobody knows.</summary>
    public const string UnknownMember = "unknown_member";

    /// <summary>The texts of the statement are longer than <see cref="AxiomLimits"/> allow.</summary>
    public const string StatementTooLarge = "statement_too_large";

    /// <summary>An axiom is not of the form <c>P</c>, <c>P -> Q</c> or <c>P &amp; Q -> R</c>.</summary>
    public const string MalformedAxiom = "malformed_axiom";

    /// <summary>The theorem is not one atom.</summary>
    public const string MalformedTheorem = "malformed_theorem";

    /// <summary>The list of axioms is empty.</summary>
    public const string NoAxioms = "no_axioms";

    /// <summary>There are more distinct axioms than the circuit has slots.</summary>
    public const string TooManyAxioms = "too_many_axioms";

    /// <summary>The shortest derivation is longer than the circuit's.</summary>
    public const string TooManySteps = "too_many_steps";

    /// <summary>The theorem does not follow from the axioms.</summary>
    public const string NotEntailed = "not_entailed";

    /// <summary>The ruleset asked for is not the circuit's.</summary>
    public const string UnknownRuleset = "unknown_ruleset";

    /// <summary>The salt given is no field element, or one that could be guessed.</summary>
    public const string InvalidSalt = "invalid_salt";
}
