using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests;

/// <summary>Honest statements satisfy the circuit, and it computes what C# claims.</summary>
public sealed class AxiomEntailmentTests(EntailmentCircuit circuit)
{
    public static TheoryData<string, string, string[]> Honest { get; } = new()
    {
        { "a fact", "P", ["P"] },
        { "an implication", "Q", ["P", "P -> Q"] },
        { "two antecedents", "R", ["P", "Q", "P & Q -> R"] },
        { "a diamond", "R", ["A", "A -> B1", "A -> B2", "B1 & B2 -> R"] },
        { "axioms that are not needed", "Q", ["P", "P -> Q", "X -> Y", "Y & Z -> X"] },
        { "a tautology among them", "P", ["P", "P -> P"] },
        { "16 axioms, 16 steps, one antecedent", "P15", ["P0", .. Enumerable.Range(1, 15).Select(i => $"P{i - 1} -> P{i}")] },
        { "16 axioms, 16 steps, two antecedents", "P15", ["P0", "P0 -> P1", .. Enumerable.Range(2, 14).Select(i => $"P{i - 2} & P{i - 1} -> P{i}")] },
        { "16 facts, one step", "P7", [.. Enumerable.Range(0, 16).Select(i => $"P{i}")] },
        { "the longest atoms", new string('z', 64), [new string('a', 64), $"{new string('a', 64)} -> {new string('z', 64)}"] },
    };

    [Fact]
    public async Task Every_honest_statement_is_accepted_by_the_wasm_and_the_constraints_with_the_claimed_signal()
    {
        AxiomInputs[] inputs = [.. Honest.Select(row => Statements.Inputs(row.Data.Item2, row.Data.Item3))];
        IReadOnlyList<(Fr[]? Witness, string? Error)> results =
            await CircomRuntime.CalculateAsync(circuit.Compiled.WasmPath, inputs.Select(each => each.Json));
        Assert.Equal(inputs.Length, results.Count);
        foreach ((AxiomInputs each, (Fr[]? witness, string? error)) in inputs.Zip(results))
        {
            Assert.True(witness is not null, error);
            Assert.Empty(circuit.System.Violations(witness));
            // The one public signal stands right after the constant one.
            Assert.Equal(each.Claim.Statement, witness[1]);

            // The solver of the tests, which never runs the WASM, comes to the same witness.
            Assert.Equal(witness, circuit.SolveValid(EntailmentSignals.From(each)));
        }
    }

    [Theory]
    [MemberData(nameof(Honest))]
    public void The_specification_accepts_honest_statements(string why, string theorem, string[] axioms)
    {
        Assert.NotEmpty(why);
        Assert.True(EntailmentReference.Accepts(Statements.Signals(theorem, axioms)));
    }

    [Fact]
    public void There_is_one_public_signal()
    {
        Assert.Equal(1, circuit.System.Outputs);
        Assert.Equal(0, circuit.System.PublicInputs);
        Assert.Equal(1, circuit.Symbols["statement"]);
    }

    [Fact]
    public void The_salt_hides_and_the_commitment_binds()
    {
        EntailmentSignals signals = Statements.Signals("Q", "P", "P -> Q");
        Fr statement = circuit.SolveValid(signals)[1];

        EntailmentSignals otherSalt = signals.Clone();
        otherSalt.Salt += Fr.One;
        Assert.NotEqual(statement, circuit.SolveValid(otherSalt)[1]);

        // The statement made with one salt cannot be proved with another.
        Assert.NotEmpty(circuit.Solve(otherSalt, statement).Violations);
    }
}
