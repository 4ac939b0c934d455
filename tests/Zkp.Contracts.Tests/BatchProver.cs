using System.Text;
using Zkp.Bn254;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;
using Zkp.Pipeline.Batches;

namespace Zkp.Contracts.Tests;

/// <summary>The batch circuit of the repository, compiled once and set up once for all runs.</summary>
internal sealed class BatchProver : IDisposable
{
    private readonly WitnessCalculator calculator;
    private readonly ProvingKey key;
    private readonly int size;

    private BatchProver(WitnessCalculator calculator, ProvingKey key, int size)
    {
        this.calculator = calculator;
        this.key = key;
        this.size = size;
    }

    public VerifyingKey VerifyingKey => key.VerifyingKey;

    public static async Task<BatchProver> PrepareAsync(int size)
    {
        string name = $"axiom-entailment-batch-{size}";
        CompiledCircuit compiled = await CircuitCompiler.CompileAsync(
            RepositoryRoot.Combine("circuits", name), RepositoryRoot.Combine(".zkp", "tests", "batch-circuits", name));
        string key = Path.Combine(Path.GetDirectoryName(compiled.R1csPath)!, "test.zkey");
        if (!File.Exists(key) || File.GetLastWriteTimeUtc(key) < File.GetLastWriteTimeUtc(compiled.R1csPath))
        {
            DevelopmentSetup.Create(compiled.R1csPath, key);
        }

        return new BatchProver(
            WitnessCalculator.Load(compiled.WasmPath, RepositoryRoot.Combine(".zkp", "tests", "wasm-cache")), ProvingKey.Load(key), size);
    }

    /// <summary>Proves the statements of these inputs, whatever the order they come in, at the binding's challenge.</summary>
    public Proof Prove(IEnumerable<AxiomInputs> inputs, BatchBinding binding)
    {
        AxiomInputs[] ascending = [.. inputs.OrderBy(each => each.Claim.Statement.ToBigInteger())];
        ReadOnlyMemory<byte>[] slots =
        [
            .. ascending.Select(each => each.Json).Concat(Enumerable.Repeat(PaddingStatement.InputsJson, size - ascending.Length))
                .Select(json => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(json)),
        ];
        string json = Encoding.UTF8.GetString(BatchInputs.Combine(slots, binding.Challenge));
        Witness witness = calculator.Calculate(CircuitInputs.ParseJson(json));
        Assert.Equal([binding.Value, binding.Challenge], witness.PublicSignals(2));
        Proof proof = Prover.Prove(key, witness);
        Assert.True(Verifier.Verify(VerifyingKey, proof, [binding.Value, binding.Challenge]));
        return proof;
    }

    public void Dispose()
    {
        key.Dispose();
        calculator.Dispose();
    }
}
