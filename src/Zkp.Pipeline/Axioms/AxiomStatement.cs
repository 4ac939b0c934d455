using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Zkp.Bn254;

namespace Zkp.Pipeline.Axioms;

/// <summary>
/// A statement that holds: canonical axioms, a theorem that follows from them, and a shortest derivation of it.
/// Everything but the theorem is private.
/// </summary>
public sealed class AxiomStatement
{
    private AxiomStatement(AxiomSet axioms, Atom theorem, IReadOnlyList<int> derivation, Fr? salt)
    {
        Axioms = axioms;
        Theorem = theorem;
        Derivation = derivation;
        Salt = salt;
    }

    public AxiomSet Axioms { get; }

    public Atom Theorem { get; }

    /// <summary>Indices into <see cref="Axioms"/>, in the order of application; the last one concludes the theorem.</summary>
    public IReadOnlyList<int> Derivation { get; }

    /// <summary>The salt that the sender chose, if any.</summary>
    public Fr? Salt { get; }

    /// <summary>
    /// Reads <c>{"axioms":["P","P -> Q"],"theorem":"Q","ruleset"?:"TDFOL_v1","salt"?:"0x…"}</c> and derives the theorem.
    /// Pure: no I/O, no randomness.
    /// </summary>
    public static bool TryCreate(
        JsonElement statement, [NotNullWhen(true)] out AxiomStatement? result, [NotNullWhen(false)] out AxiomProblem? problem) =>
        TryCreate(statement, AxiomLimits.Default, out result, out problem);

    /// <summary>As above, within other limits.</summary>
    public static bool TryCreate(
        JsonElement statement,
        AxiomLimits limits,
        [NotNullWhen(true)] out AxiomStatement? result,
        [NotNullWhen(false)] out AxiomProblem? problem)
    {
        result = null;
        problem = AxiomStatementReader.Read(statement, limits, out AxiomStatementReader.Parts parts);
        if (problem is not null)
        {
            return false;
        }

        IReadOnlyList<int>? derivation = DerivationFinder.FindShortest(parts.Axioms, parts.Theorem);
        if (derivation is null)
        {
            problem = new AxiomProblem(
                AxiomProblemCodes.NotEntailed,
                EntailmentExplanation.Describe(parts.Axioms, parts.Theorem),
                AxiomStatementReader.TheoremPointer);
            return false;
        }

        if (derivation.Count > limits.MaxSteps)
        {
            problem = new AxiomProblem(
                AxiomProblemCodes.TooManySteps,
                $"The shortest derivation of {parts.Theorem} takes {derivation.Count} steps; at most {limits.MaxSteps} can be proved at once. "
                    + "Prove an intermediate atom on its own, or state it as an axiom.",
                AxiomStatementReader.TheoremPointer);
            return false;
        }

        result = new AxiomStatement(parts.Axioms, parts.Theorem, derivation, parts.Salt);
        return true;
    }

    /// <summary>
    /// The input signals and the claim, under the sender's own salt, or else under a new random one: call it once a
    /// request and store what it gives, because another salt makes another claim.
    /// </summary>
    public AxiomInputs BuildInputs() => BuildInputs(Salt ?? AxiomSalt.NewRandom());

    /// <summary>The input signals and the claim under a given salt. The same salt gives the same bytes.</summary>
    public AxiomInputs BuildInputs(Fr salt) => AxiomInputs.Create(Axioms, Theorem, Derivation, salt);

    /// <summary>The axioms are private, so they are in no text that a log could get.</summary>
    public override string ToString() => $"{Axioms} entail {Theorem} in {Derivation.Count} steps";
}
