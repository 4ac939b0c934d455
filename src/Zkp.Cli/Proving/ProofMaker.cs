using System.Text.Json;
using Zkp.Bn254;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Cli.Proving;

/// <summary>Makes a proof of files and checks it before anybody gets it.</summary>
internal static class ProofMaker
{
    /// <summary>Compiled witness calculators, by the hash of their WASM.</summary>
    private static string ModuleCache => RepositoryRoot.Combine(".zkp", "wasm-cache");

    /// <exception cref="UnusableException">An input that can't be used; the message says what is wrong.</exception>
    public static MadeProof Make(ProofRecipe recipe, IProgress<ProverProgress>? progress, CancellationToken cancellationToken)
    {
        using ProvingKey key = ProvingKey.Load(recipe.ProvingKeyPath);
        (Witness witness, string? claim) = recipe.WitnessPath is { } path
            ? (Witness.Read(path), null)
            : Calculate(recipe, cancellationToken);
        Proof proof = Prover.Prove(key, witness, progress, cancellationToken);
        IReadOnlyList<Fr> signals = witness.PublicSignals(key.PublicCount);
        return Verifier.Verify(key.VerifyingKey, proof, signals)
            ? new MadeProof(proof, signals, claim)
            : throw new UnusableException(
                "the witness does not satisfy the circuit of this key, so there is no proof; were .wtns, .wasm and .zkey made from the same circuit?");
    }

    private static (Witness Witness, string? Claim) Calculate(ProofRecipe recipe, CancellationToken cancellationToken)
    {
        string json = File.ReadAllText(recipe.InputPath!);
        string? claim = null;
        if (recipe.TakesAxioms)
        {
            (json, claim) = DeriveInputs(json, recipe.InputPath!);
        }

        using WitnessCalculator calculator = WitnessCalculator.Load(recipe.WasmPath!, ModuleCache);
        return (calculator.Calculate(CircuitInputs.ParseJson(json), cancellationToken), claim);
    }

    /// <summary>A file with axioms becomes input signals and a claim; a file with input signals stays what it is.</summary>
    private static (string Inputs, string? Claim) DeriveInputs(string json, string path)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("axioms", out _))
        {
            return (json, null);
        }

        if (!AxiomStatement.TryCreate(document.RootElement, out AxiomStatement? statement, out AxiomProblem? problem))
        {
            throw new UnusableException($"{path}{Place(problem)}: {problem.Message}");
        }

        AxiomInputs inputs = statement.BuildInputs();
        return (inputs.Json, inputs.Claim.ToJson().ToString());
    }

    private static string Place(AxiomProblem problem) =>
        problem.Pointer is null ? ""
        : problem.Line is null ? $" at {problem.Pointer}"
        : $" at {problem.Pointer}, line {problem.Line}, column {problem.Column}";
}
