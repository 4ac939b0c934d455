using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests;

/// <summary>
/// The sizes of the circuits are golden: a change of the source or of the compiler that changes them shows in a diff.
/// ZKP_UPDATE_GOLDEN=1 writes the file anew.
/// </summary>
public sealed class ConstraintCountTests(EntailmentCircuit circuit)
{
    private static string GoldenPath => RepositoryRoot.Combine("tests", "Zkp.Circuits.Tests", "constraint-counts.json");

    [Fact]
    public async Task Constraint_counts_are_the_recorded_ones()
    {
        CompiledCircuit merkle = await CircuitCompiler.CompileAsync(
            RepositoryRoot.Combine("tests", "circuits", "merkle-membership"),
            RepositoryRoot.Combine(".zkp", "tests", "foreign-builds", "merkle-membership"));
        CompiledCircuit batch = await CircuitCompiler.CompileAsync(
            RepositoryRoot.Combine("circuits", "axiom-entailment-batch-4"),
            RepositoryRoot.Combine(".zkp", "tests", "batch-circuits", "axiom-entailment-batch-4"));
        string actual = new JsonObject
        {
            ["axiom-entailment"] = Describe(circuit.System),
            ["axiom-entailment-batch-4"] = Describe(ConstraintSystem.Read(batch.R1csPath)),
            ["merkle-membership"] = Describe(ConstraintSystem.Read(merkle.R1csPath)),
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        if (Environment.GetEnvironmentVariable("ZKP_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(GoldenPath, actual);
        }

        Assert.Equal(await File.ReadAllTextAsync(GoldenPath), actual);
    }

    [Fact]
    public void The_circuit_fits_a_domain_of_4096()
    {
        // Groth16's domain holds the constraints, one for each public signal, and one for the constant. Above 4,096
        // proving takes twice the time in the NTTs.
        Assert.InRange(circuit.System.Constraints.Length + circuit.System.Outputs + circuit.System.PublicInputs + 1, 1, 4096);
    }

    private static JsonObject Describe(ConstraintSystem system) => new()
    {
        ["constraints"] = system.Constraints.Length,
        ["wires"] = system.Wires,
        ["outputs"] = system.Outputs,
        ["publicInputs"] = system.PublicInputs,
        ["privateInputs"] = system.PrivateInputs,
        ["terms"] = system.Constraints.Sum(each => each.A.Length + each.B.Length + each.C.Length),
    };
}
