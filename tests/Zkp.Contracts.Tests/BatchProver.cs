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

    /// <summary>Proves the statements of these inputs, whatever the order they come in, at the binding's challenge: by as many proofs as it takes.</summary>
    public Proof[] Prove(IEnumerable<AxiomInputs> inputs, BatchBinding binding) =>
    [
        .. inputs.OrderBy(each => each.Claim.Statement.ToBigInteger()).Chunk(size).Select((own, i) => Prove(own, binding.SignalsOf(i))),
    ];

    private Proof Prove(AxiomInputs[] ascending, IReadOnlyList<Fr> signals)
    {
        ReadOnlyMemory<byte>[] slots =
        [
            .. ascending.Select(each => each.Json).Concat(Enumerable.Repeat(PaddingStatement.InputsJson, size - ascending.Length))
                .Select(json => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(json)),
        ];
        string json = Encoding.UTF8.GetString(BatchInputs.Combine(slots, signals[1]));
        Witness witness = calculator.Calculate(CircuitInputs.ParseJson(json));
        Assert.Equal(signals, witness.PublicSignals(2));
        Proof proof = Prover.Prove(key, witness);
        Assert.True(Verifier.Verify(VerifyingKey, proof, signals));
        return proof;
    }

    public void Dispose()
    {
        key.Dispose();
        calculator.Dispose();
    }
}
