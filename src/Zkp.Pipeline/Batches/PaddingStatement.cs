using System.Text.Json;
using Zkp.Bn254;
using Zkp.Pipeline.Axioms;

namespace Zkp.Pipeline.Batches;

/// <summary>
/// What fills the slots of a batch circuit that no request takes: "padding follows from padding", under a salt that no caller
/// can choose. It is true, so the circuit needs no way to leave a slot out; and the registry has its number, so nobody pays
/// for its call data and it is recorded nowhere.
/// </summary>
public static class PaddingStatement
{
    private static readonly AxiomInputs Padding = Create();

    /// <summary>Its number. The registry is created with it.</summary>
    public static Fr Value => Padding.Claim.Statement;

    /// <summary>Its input signals, as circom's input JSON. Nothing in them is private.</summary>
    public static string InputsJson => Padding.Json;

    private static AxiomInputs Create()
    {
        JsonElement statement = JsonSerializer.SerializeToElement(new { axioms = (string[])["padding"], theorem = "padding" });
        return AxiomStatement.TryCreate(statement, out AxiomStatement? padding, out AxiomProblem? problem)
            ? padding.BuildInputs(Fr.Zero)
            : throw new InvalidOperationException(problem.Message);
    }
}
