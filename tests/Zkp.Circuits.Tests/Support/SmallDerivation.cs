using System.Globalization;
using Zkp.Bn254;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests.Support;

/// <summary>
/// The circuit's logic (<c>derivation.circom</c>, no hashes) for few axioms and steps: small enough to try everything.
/// The source may be changed first, to see whether a test notices.
/// </summary>
internal sealed class SmallDerivation
{
    private readonly WitnessSolver solver;
    private readonly SymbolTable symbols;

    private SmallDerivation(ConstraintSystem system, SymbolTable symbols)
    {
        solver = new WitnessSolver(system);
        this.symbols = symbols;
    }

    /// <param name="name">A folder for it, unique among the tests.</param>
    /// <param name="axioms">The slots.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="changes">Replacements in the source; each must occur exactly once.</param>
    public static async Task<SmallDerivation> CompileAsync(
        string name, int axioms, int steps, params IEnumerable<(string Original, string Changed)> changes)
    {
        string source = await File.ReadAllTextAsync(RepositoryRoot.Combine("circuits", "axiom-entailment", "derivation.circom"));
        foreach ((string original, string changed) in changes)
        {
            Assert.Equal(2, source.Split(original).Length);
            source = source.Replace(original, changed, StringComparison.Ordinal);
        }

        string folder = RepositoryRoot.Combine(".zkp", "tests", "circuits", "derivations", name);
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "derivation.circom"), source);
        string main = Path.Combine(folder, CircuitCompiler.MainFileName);
        await File.WriteAllTextAsync(main, MainSource(axioms, steps));
        CompiledCircuit compiled = await CircuitCompiler.CompileFileAsync(main, Path.Combine(folder, "out"), keepsLinearConstraints: true);
        return new SmallDerivation(ConstraintSystem.Read(compiled.R1csPath), new SymbolTable(compiled.SymbolsPath));
    }

    /// <returns>Whether a witness exists; null where the inputs leave the question to the prover's choice.</returns>
    public bool? Accepts(EntailmentSignals signals) => solver.IsSolvable(signals.Wires(symbols));

    private static string MainSource(int axioms, int steps) => string.Create(CultureInfo.InvariantCulture, $$"""
        pragma circom 2.1.6;
        include "derivation.circom";
        template Small(A, S) {
            signal input theorem;
            signal input conclusion[A];
            signal input antecedent[A][2];
            signal input selector[S][A];
            signal output shape;
            Derivation(A, S)(theorem, conclusion, antecedent, selector);
            shape <== AxiomListShape(A, 1)(conclusion, antecedent);
        }
        component main = Small({{axioms}}, {{steps}});

        """);
}
