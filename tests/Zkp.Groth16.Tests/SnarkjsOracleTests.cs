using Zkp.Bn254;

namespace Zkp.Groth16.Tests;

/// <summary>snarkjs judges our proofs and keys, and we judge its.</summary>
public class SnarkjsOracleTests
{
    public static TheoryData<string> Names => ["multiplier", "poseidonchain"];

    [Theory]
    [MemberData(nameof(Names))]
    public void OurProofWithOurKeyIsAcceptedBySnarkjsAndByUs(string name)
    {
        TestCircuit circuit = Circuit(name);
        using ProvingKey key = ProvingKey.Load(circuit.Zkey);
        Witness witness = circuit.Calculate();
        Proof proof = Prover.Prove(key, witness);
        IReadOnlyList<Fr> signals = witness.PublicSignals(key.PublicCount);
        Assert.True(Verifier.Verify(key.VerifyingKey, proof, signals));
        AssertSnarkjsAccepts(circuit, key.VerifyingKey, proof, signals);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void SnarkjsProofWithOurKeyIsAcceptedByUs(string name)
    {
        TestCircuit circuit = Circuit(name);
        string witnessFile = circuit.NewFile(".wtns"), proofFile = circuit.NewFile(".json"), publicFile = circuit.NewFile(".json");
        circuit.Calculate().Write(witnessFile);
        Run("groth16", "prove", circuit.Zkey, witnessFile, proofFile, publicFile);
        using ProvingKey key = ProvingKey.Load(circuit.Zkey);
        Assert.True(Verifier.Verify(
            key.VerifyingKey, Proof.ParseJson(File.ReadAllText(proofFile)), PublicSignals.ParseJson(File.ReadAllText(publicFile))));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OurVerificationKeyIsTheOneThatSnarkjsExports(string name)
    {
        TestCircuit circuit = Circuit(name);
        string exported = circuit.NewFile(".json");
        Run("zkey", "export", "verificationkey", circuit.Zkey, exported);
        using ProvingKey key = ProvingKey.Load(circuit.Zkey);
        Assert.Equal(Compact(File.ReadAllText(exported)), Compact(key.VerifyingKey.ToJson()));
        Assert.Equal(key.VerifyingKey.ToJson(), VerifyingKey.ReadJson(exported).ToJson());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void OurWitnessIsSnarkjssWitness(string name)
    {
        TestCircuit circuit = Circuit(name);
        string inputs = circuit.NewFile(".json"), theirs = circuit.NewFile(".wtns"), ours = circuit.NewFile(".wtns");
        File.WriteAllText(inputs, name == "multiplier"
            ? """{"scale": "3", "factors": [1, 2, 3, "0x4", 5, -1], "weights": [[2, 3], ["5", 4]]}"""
            : """{"secret": "12345678901234567890"}""");
        Run("wtns", "calculate", circuit.Wasm, inputs, theirs);
        Witness witness = circuit.Calculate();
        witness.Write(ours);
        Assert.Equal(File.ReadAllBytes(theirs), File.ReadAllBytes(ours));
        Assert.Null(R1cs.Read(circuit.R1cs).FirstViolatedConstraint(Witness.Read(theirs)));
    }

    [Fact]
    public void A_proof_that_names_no_curve_is_read_and_one_of_another_curve_is_not()
    {
        string text = new Proof(G1Affine.Generator, G2Affine.Generator, G1Affine.Generator).ToJson();
        string without = System.Text.RegularExpressions.Regex.Replace(text, @",\s*""curve"":\s*""bn128""", "");

        Assert.DoesNotContain("curve", without, StringComparison.Ordinal);
        Assert.Equal(Proof.ParseJson(text), Proof.ParseJson(without));
        Assert.Contains(
            "curve",
            Assert.Throws<ProofSystemFormatException>(() => Proof.ParseJson(text.Replace("bn128", "bls12381", StringComparison.Ordinal))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void AKeyThatSnarkjsMadeWorksWithUs()
    {
        TestCircuit circuit = TestCircuit.Multiplier;
        string powers = circuit.NewFile(".ptau"), prepared = circuit.NewFile(".ptau");
        string zkey0 = circuit.NewFile(".zkey"), zkey = circuit.NewFile(".zkey");
        Run("powersoftau", "new", "bn128", "5", powers);
        Run("powersoftau", "prepare", "phase2", powers, prepared);
        Run("groth16", "setup", circuit.R1cs, prepared, zkey0);
        Run("zkey", "contribute", zkey0, zkey, "--name=test", "-e=some entropy");
        using ProvingKey key = ProvingKey.Load(zkey);
        key.CheckSubgroups();
        Witness witness = circuit.Calculate();
        Proof proof = Prover.Prove(key, witness);
        IReadOnlyList<Fr> signals = witness.PublicSignals(key.PublicCount);
        Assert.True(Verifier.Verify(key.VerifyingKey, proof, signals));
        AssertSnarkjsAccepts(circuit, key.VerifyingKey, proof, signals);
    }

    private static TestCircuit Circuit(string name) => name == "multiplier" ? TestCircuit.Multiplier : TestCircuit.PoseidonChain;

    private static void AssertSnarkjsAccepts(TestCircuit circuit, VerifyingKey key, Proof proof, IReadOnlyList<Fr> signals)
    {
        string keyFile = circuit.NewFile(".json"), proofFile = circuit.NewFile(".json"), publicFile = circuit.NewFile(".json");
        File.WriteAllText(keyFile, key.ToJson());
        File.WriteAllText(proofFile, proof.ToJson());
        File.WriteAllText(publicFile, PublicSignals.ToJson(signals));
        Run("groth16", "verify", keyFile, publicFile, proofFile);
        File.WriteAllText(publicFile, PublicSignals.ToJson([.. signals.Skip(1), signals[0] + Fr.One]));
        Assert.NotEqual(0, TestCircuit.Snarkjs("groth16", "verify", keyFile, publicFile, proofFile).ExitCode);
    }

    private static void Run(params string[] arguments)
    {
        (int exitCode, string output) = TestCircuit.Snarkjs(arguments);
        Assert.True(exitCode == 0, output);
    }

    private static string Compact(string json) => string.Concat(json.Where(c => !char.IsWhiteSpace(c)));
}
