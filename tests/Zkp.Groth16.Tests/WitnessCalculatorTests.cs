namespace Zkp.Groth16.Tests;

public sealed class WitnessCalculatorTests : IDisposable
{
    private readonly WitnessCalculator calculator = WitnessCalculator.Load(TestCircuit.Multiplier.Wasm);

    public void Dispose() => calculator.Dispose();

    [Fact]
    public void TheOutputIsTheFirstSignal()
    {
        // 3 · 1·2·3·4·5·(−1) + 2
        Witness witness = calculator.Calculate(TestCircuit.MultiplierInputs);
        Assert.Equal(Bn254.Fr.FromBigInteger(-358), witness[1]);
        Assert.Equal(Bn254.Fr.FromUInt64(3), witness[2]);
    }

    [Theory]
    [InlineData("""{"scale": 7, "factors": [1,2,3,4,5,6], "weights": [2,3,5,4]}""", "Assert Failed. Error in template Multiplier_")]
    [InlineData("""{"scale": 1, "factors": [1,2,3,4,5,6], "weights": [2,3,5,5]}""", "Assert Failed. Error in template Multiplier_")]
    [InlineData("""{"scale": 1, "factors": [1,2,3,4,5], "weights": [2,3,5,4]}""", "Not enough values for input signal \"factors\": 5 given, 6 expected")]
    [InlineData("""{"scale": 1, "factors": [1,2,3,4,5,6,7], "weights": [2,3,5,4]}""", "Too many values for input signal \"factors\": 7 given, 6 expected")]
    [InlineData("""{"scale": 1, "weights": [2,3,5,4]}""", "Input signals are missing (factors): the circuit takes 11 values, but only 5 are given (scale, weights)")]
    [InlineData("""{"scale": 1, "factor": [1,2,3,4,5,6], "weights": [2,3,5,4]}""", "no input signal \"factor\"")]
    [InlineData("{}", "Input signals are missing (factors, scale, weights)")]
    public void ErrorsAreTheCircuitsOwnOrNameTheSignal(string json, string message)
    {
        ProofSystemFormatException error =
            Assert.Throws<ProofSystemFormatException>(() => calculator.Calculate(CircuitInputs.ParseJson(json)));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyThreadsShareOneCalculator()
    {
        Bn254.Fr[] outputs = new Bn254.Fr[16];
        Parallel.For(0, outputs.Length, i => outputs[i] = calculator.Calculate(CircuitInputs.ParseJson(
            $$"""{"scale": {{i + 10}}, "factors": [1,1,1,1,1,1], "weights": [2,3,5,4]}"""))[1]);
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(Bn254.Fr.FromUInt64((ulong)i + 12), outputs[i]);
        }
    }

    [Fact]
    public void ACancelledTokenEndsTheCalculation() =>
        Assert.ThrowsAny<OperationCanceledException>(
            () => calculator.Calculate(TestCircuit.MultiplierInputs, new CancellationToken(canceled: true)));

    [Fact]
    public void AnEndlessCircuitCanBeCancelled()
    {
        string file = TestCircuit.Multiplier.NewFile(".wasm");
        File.WriteAllBytes(file, EndlessModule());
        using WitnessCalculator endless = WitnessCalculator.Load(file);
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(200));
        Assert.ThrowsAny<OperationCanceledException>(() => endless.Calculate(TestCircuit.MultiplierInputs, source.Token));
    }

    [Fact]
    public void ACacheThatWasCutShortIsMadeAgain()
    {
        string folder = Path.Combine(TestCircuit.Multiplier.Folder, $"{Guid.NewGuid():N}");
        WitnessCalculator.Load(TestCircuit.Multiplier.Wasm, folder).Dispose();
        string cached = Assert.Single(Directory.GetFiles(folder));
        File.WriteAllBytes(cached, File.ReadAllBytes(cached)[..1000]);
        using WitnessCalculator again = WitnessCalculator.Load(TestCircuit.Multiplier.Wasm, folder);
        Assert.Equal(Bn254.Fr.FromBigInteger(-358), again.Calculate(TestCircuit.MultiplierInputs)[1]);
        Assert.True(new FileInfo(Assert.Single(Directory.GetFiles(folder))).Length > 1000);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 0x61, 0x73, 0x6D })]
    [InlineData(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    public void AFileThatIsNoWebAssemblyIsRefused(byte[] bytes)
    {
        string file = TestCircuit.Multiplier.NewFile(".wasm");
        File.WriteAllBytes(file, bytes);
        Assert.Throws<ProofSystemFormatException>(() => WitnessCalculator.Load(file));
    }

    [Fact]
    public void WebAssemblyThatIsNoCircuitIsRefused()
    {
        string file = TestCircuit.Multiplier.NewFile(".wasm");
        File.WriteAllBytes(file, [0, 0x61, 0x73, 0x6D, 1, 0, 0, 0]);
        using WitnessCalculator empty = WitnessCalculator.Load(file);
        ProofSystemFormatException error =
            Assert.Throws<ProofSystemFormatException>(() => empty.Calculate(TestCircuit.MultiplierInputs));
        Assert.Contains("no circom 2 circuit", error.Message, StringComparison.Ordinal);
    }

    /// <summary>A module with a circuit's exports whose getSharedRWMemoryStart loops for ever.</summary>
    private static byte[] EndlessModule()
    {
        using Wasmtime.Engine engine = new();
        return Wasmtime.Module.ConvertText(
            """
            (module
              (memory (export "memory") 1)
              (func (export "getInputSignalSize") (param i32 i32) (result i32) i32.const 0)
              (func (export "setInputSignal") (param i32 i32 i32))
              (func (export "getSharedRWMemoryStart") (result i32) i32.const 0)
              (func (export "getFieldNumLen32") (result i32) (loop (br 0)) i32.const 8))
            """);
    }
}
