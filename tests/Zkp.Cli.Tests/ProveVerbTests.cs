using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Cli.Tests;

/// <summary><c>prove</c> and <c>verify</c> on the built-in circuit, with snarkjs as the judge.</summary>
public sealed class ProveVerbTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp prove ").FullName;
    private string circuit = "";

    public async ValueTask InitializeAsync() =>
        circuit = await CircuitPreparation.PrepareAsync("axiom-entailment", new PlainReporter(TextWriter.Null), CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_statement_becomes_a_proof_that_snarkjs_and_verify_accept()
    {
        CommandResult proved = await BuiltCommand.RunAsync(
            "prove", "--circuit", "axiom-entailment", "--input", Write("in.json", """{"axioms":["P","P -> Q"],"theorem":"Q"}"""), "--out", folder);

        proved.AssertDone();
        (int code, string output) = await NodeTools.RunNodeAsync(
            NodeTools.Snarkjs, ["groth16", "verify", VerificationKey, In("public.json"), In("proof.json")]);
        Assert.True(code == 0, output);
        CommandResult verified = await VerifyAsync("proof.json", "public.json");
        Assert.Equal((0, "valid\n"), (verified.ExitCode, verified.Output));
        AxiomClaim claim = AxiomClaim.TryReadJson(JsonDocument.Parse(File.ReadAllText(In("claim.json"))).RootElement)!;
        Assert.True(claim.IsConsistent);
        Assert.Equal(claim.Statement.ToString(), JsonNode.Parse(File.ReadAllText(In("public.json")))![0]!.GetValue<string>());
    }

    [Fact]
    public async Task Inputs_with_wasm_and_a_witness_of_snarkjs_prove_as_well()
    {
        Assert.True(AxiomStatement.TryCreate(
            JsonDocument.Parse("""{"axioms":["A","B","A & B -> C"],"theorem":"C"}""").RootElement, out AxiomStatement? statement, out _));
        string inputs = Write("inputs.json", statement.BuildInputs().Json);
        string wasm = Path.Combine(circuit, "circuit.wasm");
        string zkey = Path.Combine(circuit, "circuit.zkey");

        (await BuiltCommand.RunAsync("prove", "--zkey", zkey, "--wasm", wasm, "--input", inputs, "--out", In("by wasm"))).AssertDone();
        (int code, string output) = await NodeTools.RunNodeAsync(NodeTools.Snarkjs, ["wtns", "calculate", wasm, inputs, In("w.wtns")]);
        Assert.True(code == 0, output);
        (await BuiltCommand.RunAsync("prove", "--zkey", zkey, "--wtns", In("w.wtns"), "--out", In("by witness"))).AssertDone();

        Assert.Equal(0, (await VerifyAsync("by wasm/proof.json", "by wasm/public.json")).ExitCode);
        Assert.Equal(0, (await VerifyAsync("by witness/proof.json", "by wasm/public.json")).ExitCode);
        Assert.False(File.Exists(In("by wasm/claim.json")), "input signals carry no claim");
    }

    [Fact]
    public async Task Another_statement_is_invalid_and_broken_files_are_unusable()
    {
        (await BuiltCommand.RunAsync(
            "prove", "--circuit", circuit, "--input", Write("in.json", """{"axioms":["P"],"theorem":"P"}"""), "--out", folder)).AssertDone();
        Write("other.json", "[\"1\"]");
        Write("two.json", "[\"1\",\"2\"]");
        Write("big.json", $"[\"{Zkp.Bn254.Fr.Modulus}\"]");
        Write("broken.json", "{\"pi_a\":");

        CommandResult invalid = await VerifyAsync("proof.json", "other.json");

        Assert.Equal((1, "invalid\n"), (invalid.ExitCode, invalid.Output));
        (await VerifyAsync("proof.json", "two.json")).AssertUnusable("has 2 public signals, but the key is for 1");
        (await VerifyAsync("proof.json", "big.json")).AssertUnusable("big.json: Public signal 0");
        (await VerifyAsync("broken.json", "public.json")).AssertUnusable("broken.json: ");
        (await VerifyAsync("missing.json", "public.json")).AssertUnusable("--proof: there is no file ");
    }

    [Theory]
    [InlineData("""{"axioms":["P","P -> Q"],"theorem":"R"}""", "/statement/theorem")]
    [InlineData("""{"axioms":["P -> -> Q"],"theorem":"Q"}""", "/statement/axioms/0, line 1, column ")]
    [InlineData("""{"axioms":[],"theorem":"Q"}""", "/statement/axioms")]
    [InlineData("""{"axioms":["P"],""", "")]
    [InlineData("""{"salt":"1"}""", "")]
    [InlineData("[1]", "")]
    public async Task A_bad_statement_is_told_in_one_line(string input, string place)
    {
        CommandResult result = await BuiltCommand.RunAsync(
            "prove", "--circuit", circuit, "--input", Write("in.json", input), "--out", folder);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(place, result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
        Assert.DoesNotContain("unexpected", result.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(In("proof.json")));
    }

    [Theory]
    [InlineData("--circuit axiom-entailment", "prove takes --circuit DIR --input FILE, or")]
    [InlineData("--zkey a --wtns b --input c", "prove takes --circuit DIR --input FILE, or")]
    [InlineData("--zkey nowhere.zkey --wtns nowhere.wtns", "--zkey: there is no file nowhere.zkey")]
    [InlineData("--circuit nowhere --input in.json", "is no circuit's folder")]
    public async Task Arguments_that_do_not_go_together_are_told(string arguments, string mend) =>
        (await BuiltCommand.RunAsync(["prove", .. arguments.Split(' ')])).AssertUnusable(mend);

    [Fact]
    public async Task Setup_leaves_what_is_up_to_date_alone()
    {
        string repository = Path.Combine(CircuitPreparation.OutputDirectory, "axiom-entailment");
        DateTime before = File.GetLastWriteTimeUtc(Path.Combine(repository, "circuit.zkey"));

        CommandResult result = await BuiltCommand.RunAsync("setup", "--circuit", "axiom-entailment");

        result.AssertDone();
        Assert.Contains("up to date", result.Output, StringComparison.Ordinal);
        Assert.Equal(before, File.GetLastWriteTimeUtc(Path.Combine(repository, "circuit.zkey")));
        Assert.Contains("forge proofs", File.ReadAllText(Path.Combine(repository, "DEVELOPMENT_KEYS.txt")), StringComparison.Ordinal);
        (await BuiltCommand.RunAsync("setup", "--circuit", "no-such")).AssertUnusable("there is no circuit 'no-such'");
        (await BuiltCommand.RunAsync("setup", "--circuit", "no-such", "--circom", "nowhere", "--r1cs", "x")).AssertUnusable("setup takes");
    }

    [Fact]
    public async Task Setup_without_a_name_makes_what_requests_can_name_and_no_batch_circuit()
    {
        CommandResult result = await BuiltCommand.RunAsync("setup");

        result.AssertDone();
        Assert.Contains("circuit axiom-entailment", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("batch", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_waits_for_nobody_who_reads_the_circuit()
    {
        using FileStream reader = File.OpenRead(Path.Combine(circuit, "circuit.json"));

        await CircuitPreparation.PrepareAsync("axiom-entailment", new PlainReporter(TextWriter.Null), CancellationToken.None);

        Assert.Equal(reader.Length, new FileInfo(Path.Combine(circuit, "circuit.json")).Length);
    }

    [Fact]
    public async Task Export_writes_the_verifier_of_the_key()
    {
        CommandResult toFile = await BuiltCommand.RunAsync("export", "solidity", "--vkey", VerificationKey, "--name", "Axioms", "--out", In("Axioms.sol"));
        CommandResult toOutput = await BuiltCommand.RunAsync("export", "solidity", "--vkey", VerificationKey, "--name", "Axioms");

        toFile.AssertDone();
        Assert.Equal(File.ReadAllText(In("Axioms.sol")), toOutput.Output);
        Assert.Contains("contract Axioms", toOutput.Output, StringComparison.Ordinal);
        (await BuiltCommand.RunAsync("export", "solidity", "--vkey", VerificationKey, "--name", "no name")).AssertUnusable("no name");
        (await BuiltCommand.RunAsync("export", "solidity", "--vkey", Write("not.json", "{}"))).AssertUnusable("not.json: ");
        (await BuiltCommand.RunAsync("export", "soliditi", "--vkey", VerificationKey)).AssertUnusable("did you mean 'solidity'?");
    }

    private string VerificationKey => Path.Combine(circuit, "verification_key.json");

    private Task<CommandResult> VerifyAsync(string proof, string signals) =>
        BuiltCommand.RunAsync("verify", "--vkey", VerificationKey, "--proof", In(proof), "--public", In(signals));

    private string In(string file) => Path.Combine(folder, file);

    private string Write(string file, string text)
    {
        File.WriteAllText(In(file), text);
        return In(file);
    }
}
