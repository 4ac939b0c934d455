using System.Text.Json;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests.Support;

/// <summary>Statements as users write them.</summary>
internal static class Statements
{
    public static Fr Salt { get; } = Field.Parse("1234567890123456789012345678901234567890123456789012345678901234567890");

    public static AxiomInputs Inputs(string theorem, params string[] axioms) => Statement(theorem, axioms).BuildInputs(Salt);

    public static EntailmentSignals Signals(string theorem, params string[] axioms) => EntailmentSignals.From(Inputs(theorem, axioms));

    public static AxiomStatement Statement(string theorem, params string[] axioms)
    {
        Assert.True(
            AxiomStatement.TryCreate(JsonSerializer.SerializeToElement(new { axioms, theorem }), out AxiomStatement? statement, out AxiomProblem? problem),
            problem?.Message);
        return statement;
    }

    /// <summary>The atom's element in the circuit.</summary>
    public static Fr Atom(string name)
    {
        Assert.True(Pipeline.Axioms.Atom.TryCreate(name, out Atom? atom));
        return atom.Hash;
    }
}
