using System.Text.Json;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Tests.Axioms;

/// <summary>Short ways to write statements.</summary>
internal static class Statements
{
    public static AxiomStatement Valid(string theorem, params string[] axioms)
    {
        Assert.True(TryCreate(theorem, axioms, out AxiomStatement? statement, out AxiomProblem? problem), problem?.Message);
        return statement!;
    }

    public static AxiomProblem Refused(string theorem, params string[] axioms)
    {
        Assert.False(TryCreate(theorem, axioms, out _, out AxiomProblem? problem));
        return problem!;
    }

    public static AxiomProblem RefusedJson(string json, AxiomLimits? limits = null)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.False(AxiomStatement.TryCreate(document.RootElement, limits ?? AxiomLimits.Default, out AxiomStatement? statement, out AxiomProblem? problem));
        Assert.Null(statement);
        return problem;
    }

    public static AxiomStatement ValidJson(string json, AxiomLimits? limits = null)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.True(
            AxiomStatement.TryCreate(document.RootElement, limits ?? AxiomLimits.Default, out AxiomStatement? statement, out AxiomProblem? problem),
            problem?.Message);
        return statement;
    }

    public static bool TryCreate(string theorem, string[] axioms, out AxiomStatement? statement, out AxiomProblem? problem) =>
        AxiomStatement.TryCreate(JsonSerializer.SerializeToElement(new { axioms, theorem }), out statement, out problem);

    public static AxiomSet Set(params string[] axioms) => new(axioms.Select(Axiom));

    public static Axiom Axiom(string text)
    {
        Assert.True(AxiomParser.TryParseAxiom(text, AxiomLimits.Default, "/x", out Axiom? axiom, out AxiomProblem? problem), problem?.Message);
        return axiom;
    }

    public static Atom Atom(string name)
    {
        Assert.True(Pipeline.Axioms.Atom.TryCreate(name, out Atom? atom));
        return atom;
    }
}
