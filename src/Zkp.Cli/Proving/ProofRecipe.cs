namespace Zkp.Cli.Proving;

/// <summary>Which files a proof is made of. Either the witness is given, or the circuit's WASM and its inputs.</summary>
internal sealed record ProofRecipe
{
    public required string ProvingKeyPath { get; init; }

    public string? WitnessPath { get; init; }

    public string? WasmPath { get; init; }

    public string? InputPath { get; init; }

    /// <summary>The circuit takes the built-in kind of statement: axioms and a theorem, from which its inputs are derived.</summary>
    public bool TakesAxioms { get; init; }
}
