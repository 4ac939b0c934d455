using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Circuits.Tests;

/// <summary>From words to a verified proof, on the product's own parts.</summary>
public sealed class EntailmentProofTests(EntailmentCircuit circuit)
{
    private static string CacheFolder => RepositoryRoot.Combine(".zkp", "tests", "wasm-cache");

    [Fact]
    public void The_products_witness_calculator_agrees_with_snarkjss_runtime()
    {
        using WitnessCalculator calculator = WitnessCalculator.Load(circuit.Compiled.WasmPath, CacheFolder);
        foreach ((string _, string theorem, string[] axioms) in AxiomEntailmentTests.Honest.Select(row => row.Data))
        {
            AxiomInputs inputs = Statements.Inputs(theorem, axioms);
            Witness witness = calculator.Calculate(CircuitInputs.ParseJson(inputs.Json));
            Fr[] expected = circuit.SolveValid(EntailmentSignals.From(inputs));
            Assert.Equal(expected, Enumerable.Range(0, witness.Count).Select(i => witness[i]));
            Assert.Equal([inputs.Claim.Statement], witness.PublicSignals(1));
        }
    }

    [Fact]
    public void The_products_witness_calculator_refuses_every_attack()
    {
        using WitnessCalculator calculator = WitnessCalculator.Load(circuit.Compiled.WasmPath, CacheFolder);
        foreach (Func<EntailmentSignals> attack in EntailmentAttacks.All.Values)
        {
            CircuitInputs inputs = CircuitInputs.ParseJson(attack().ToJson());
            Assert.Throws<ProofSystemFormatException>(() => calculator.Calculate(inputs));
        }
    }

    [Fact]
    public void A_statement_is_proved_and_its_proof_holds_for_no_other()
    {
        string keyPath = circuit.Compiled.R1csPath + ".zkey";
        if (!File.Exists(keyPath) || File.GetLastWriteTimeUtc(keyPath) < File.GetLastWriteTimeUtc(circuit.Compiled.R1csPath))
        {
            DevelopmentSetup.Create(circuit.Compiled.R1csPath, keyPath);
        }

        AxiomInputs inputs = Statements.Inputs("R", "P", "Q", "P & Q -> R");
        using WitnessCalculator calculator = WitnessCalculator.Load(circuit.Compiled.WasmPath, CacheFolder);
        using ProvingKey key = ProvingKey.Load(keyPath);
        Assert.Equal(4096, key.DomainSize);
        Proof proof = Prover.Prove(key, calculator.Calculate(CircuitInputs.ParseJson(inputs.Json)));
        Assert.True(Verifier.Verify(key.VerifyingKey, proof, [inputs.Claim.Statement]));
        Assert.False(Verifier.Verify(key.VerifyingKey, proof, [inputs.Claim.Statement + Fr.One]));
        Assert.False(Verifier.Verify(key.VerifyingKey, proof, [Statements.Inputs("P", "P", "Q", "P & Q -> R").Claim.Statement]));

        // A prover who skips the WASM and its assertions, and proves the best witness that the lie allows, fails as well.
        EntailmentSignals lie = EntailmentAttacks.All["an empty slot is a free fact"]();
        (Fr[] tampered, IReadOnlyList<int> violations) = circuit.Solve(lie);
        Assert.NotEmpty(violations);
        Proof forged = Prover.Prove(key, Witness.FromValues(tampered));
        Assert.False(Verifier.Verify(key.VerifyingKey, forged, [tampered[1]]));
    }
}
