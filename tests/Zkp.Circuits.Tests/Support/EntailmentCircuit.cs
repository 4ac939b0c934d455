using Zkp.Bn254;
using Zkp.LocalTools;

[assembly: AssemblyFixture(typeof(Zkp.Circuits.Tests.Support.EntailmentCircuit))]

namespace Zkp.Circuits.Tests.Support;

/// <summary>
/// The built-in circuit, compiled once for all tests of this assembly: as it is proved, and once more with its linear
/// constraints kept, which <see cref="WitnessSolver"/> needs. Eliminating them changes no solution, so what the second
/// forces holds for the first; every verdict is taken from both.
/// </summary>
public sealed class EntailmentCircuit : IAsyncLifetime
{
    private WitnessSolver? solver;
    private SymbolTable? solverSymbols;
    private (int Wire, int SolverWire)[] shared = [];

    internal CompiledCircuit Compiled { get; private set; } = null!;

    /// <summary>The constraints that are proved.</summary>
    internal ConstraintSystem System { get; private set; } = null!;

    /// <summary>The wires of <see cref="System"/>.</summary>
    internal SymbolTable Symbols { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        string source = RepositoryRoot.Combine("circuits", "axiom-entailment", CircuitCompiler.MainFileName);
        string output = RepositoryRoot.Combine(".zkp", "tests", "circuits", "axiom-entailment");
        Task<CompiledCircuit> linear = CircuitCompiler.CompileFileAsync(source, output + "-linear", keepsLinearConstraints: true);
        Compiled = await CircuitCompiler.CompileFileAsync(source, output);
        System = ConstraintSystem.Read(Compiled.R1csPath);
        Symbols = new SymbolTable(Compiled.SymbolsPath);

        solver = new WitnessSolver(ConstraintSystem.Read((await linear).R1csPath));
        solverSymbols = new SymbolTable((await linear).SymbolsPath);
        shared = [.. Symbols.Wires.Select(pair => (pair.Value, solverSymbols.Wires[pair.Key])).DistinctBy(pair => pair.Value)];
        Assert.Equal(System.Wires - 1, shared.Length);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Whether any witness has these inputs, whatever the prover's software; see <see cref="WitnessSolver"/>.</summary>
    /// <returns>The only possible values of the wires of <see cref="System"/>, and the constraints of it that they break.</returns>
    internal (Fr[] Witness, IReadOnlyList<int> Violations) Solve(EntailmentSignals signals, Fr? statement = null)
    {
        Dictionary<int, Fr> wires = signals.Wires(solverSymbols!);
        if (statement is { } claimed)
        {
            wires.Add(solverSymbols!["statement"], claimed);
        }

        (Fr[] values, IReadOnlyList<int> solverViolations) = solver!.Solve(wires);
        Fr[] witness = new Fr[System.Wires];
        witness[0] = Fr.One;
        foreach ((int wire, int solverWire) in shared)
        {
            witness[wire] = values[solverWire];
        }

        IReadOnlyList<int> violations = System.Violations(witness);
        Assert.Equal(solverViolations.Count > 0, violations.Count > 0);
        return (witness, violations);
    }

    internal Fr[] SolveValid(EntailmentSignals signals)
    {
        (Fr[] witness, IReadOnlyList<int> violations) = Solve(signals);
        Assert.Empty(violations);
        return witness;
    }

    internal void AssertRefused(EntailmentSignals signals) => Assert.NotEmpty(Solve(signals).Violations);
}
