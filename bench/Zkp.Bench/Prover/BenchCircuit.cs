using System.Text.Json;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Axioms;

namespace Zkp.Bench.Prover;

/// <summary>A circuit to measure: the built-in one, or a generated one whose witness is full field elements or zeros and ones.</summary>
internal sealed record BenchCircuit(string Name, string Witness, bool IsDefault, string? Source, Func<string> Inputs)
{
    private const string PoseidonChain =
        """
        template PoseidonChain(N) {
            signal input secret;
            signal output digest;
            component hashes[N];
            signal values[N + 1];
            values[0] <== secret;
            for (var i = 0; i < N; i++) {
                hashes[i] = Poseidon(2);
                hashes[i].inputs[0] <== values[i];
                hashes[i].inputs[1] <== i;
                values[i + 1] <== hashes[i].out;
            }
            digest <== values[N];
        }
        """;

    private const string Sha256Bytes =
        """
        template Sha256Bytes(N) {
            signal input bytes[N];
            signal output digest;
            component bits[N];
            component sha = Sha256(8 * N);
            for (var i = 0; i < N; i++) {
                bits[i] = Num2Bits(8);
                bits[i].in <== bytes[i];
                for (var j = 0; j < 8; j++) {
                    sha.in[8 * i + j] <== bits[i].out[7 - j];
                }
            }
            var sum = 0;
            for (var i = 0; i < 248; i++) {
                sum = 2 * sum + sha.out[i];
            }
            digest <== sum;
        }
        """;

    private const string Both =
        """
        template Both(H, N) {
            signal input secret;
            signal input bytes[N];
            signal output digest;
            component chain = PoseidonChain(H);
            component sha = Sha256Bytes(N);
            chain.secret <== secret;
            sha.bytes <== bytes;
            digest <== chain.digest + sha.digest;
        }
        """;

    public static IReadOnlyList<BenchCircuit> All { get; } =
    [
        new("axiom-entailment", "mixed", true, null, BuiltInInputs),
        new("poseidon-16k", "dense", true, CircomProgram(PoseidonChain, "PoseidonChain(66)"), () => Secret),
        new("sha256-30k", "0/1", true, CircomProgram(Sha256Bytes, "Sha256Bytes(30)"), () => $"{{{Bytes(30)}}}"),
        new("sha256-123k", "0/1", false, CircomProgram(Sha256Bytes, "Sha256Bytes(247)"), () => $"{{{Bytes(247)}}}"),
        new("poseidon-125k", "dense", false, CircomProgram(PoseidonChain, "PoseidonChain(520)"), () => Secret),
        new("both-486k", "half and half", false, CircomProgram(PoseidonChain + Sha256Bytes + Both, "Both(1000, 503)"), () => $"{{\"secret\": 42, {Bytes(503)}}}"),
    ];

    /// <summary>Dense circuits of two sizes, for what a constraint costs as they grow.</summary>
    public static IReadOnlyList<BenchCircuit> Scaling { get; } = [Chain("squares-65k", (1 << 16) - 2), Chain("squares-1m", (1 << 20) - 2)];

    /// <summary>The number of squarings of a circuit that is written without a compiler; 0 for circuits in circom.</summary>
    private int Squarings { get; init; }

    private const string Secret = """{"secret": "123456789012345678901234567890"}""";

    public string Folder => RepositoryRoot.Combine(".zkp", "bench", "circuits", Name);

    /// <summary>Compiles the circuit, unless it is written without a compiler or compiled already.</summary>
    public async Task<CompiledCircuit> CompileAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        string source = RepositoryRoot.Combine("circuits", "axiom-entailment", CircuitCompiler.MainFileName);
        if (Source is not null)
        {
            source = Path.Combine(Folder, "source.circom");
            await File.WriteAllTextAsync(source, Source, cancellationToken);
        }

        return await CircuitCompiler.CompileFileAsync(source, Folder, cancellationToken: cancellationToken);
    }

    /// <summary>Compiles, sets up and calculates what is missing.</summary>
    public async Task<PreparedCircuit> PrepareAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Folder);
        if (Squarings > 0)
        {
            return PrepareChain(cancellationToken);
        }

        CompiledCircuit compiled = await CompileAsync(cancellationToken);
        string zkey = Path.Combine(Folder, "circuit.zkey");
        if (!compiled.WasCached || !File.Exists(zkey))
        {
            DevelopmentSetup.Create(compiled.R1csPath, zkey, cancellationToken);
        }

        string witnessPath = Path.Combine(Folder, "witness.wtns");
        using WitnessCalculator calculator = WitnessCalculator.Load(compiled.WasmPath, Path.Combine(Folder, "cache"));
        CircuitInputs inputs = CircuitInputs.ParseJson(Inputs());
        long started = System.Diagnostics.Stopwatch.GetTimestamp();
        Groth16.Witness witness = calculator.Calculate(inputs, cancellationToken);
        TimeSpan witnessTime = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        witness.Write(witnessPath);
        return new PreparedCircuit(this, Folder, R1cs.Read(compiled.R1csPath).ConstraintCount, zkey, witnessPath, witnessTime);
    }

    private static BenchCircuit Chain(string name, int squarings) => new(name, "dense", false, null, () => "") { Squarings = squarings };

    private PreparedCircuit PrepareChain(CancellationToken cancellationToken)
    {
        string r1cs = Path.Combine(Folder, "circuit.r1cs"), zkey = Path.Combine(Folder, "circuit.zkey"), witness = Path.Combine(Folder, "witness.wtns");
        if (!File.Exists(zkey))
        {
            SquaringChain.WriteR1cs(r1cs, Squarings);
            DevelopmentSetup.Create(r1cs, zkey, cancellationToken);
        }

        SquaringChain.WriteWitness(witness, Squarings);
        return new PreparedCircuit(this, Folder, Squarings, zkey, witness, TimeSpan.Zero);
    }

    private static string CircomProgram(string templates, string component) =>
        $$"""
        pragma circom 2.1.0;
        include "circomlib/circuits/poseidon.circom";
        include "circomlib/circuits/sha256/sha256.circom";
        include "circomlib/circuits/bitify.circom";
        {{templates}}
        component main = {{component}};

        """;

    private static string Bytes(int count) => $"\"bytes\": [{string.Join(", ", Enumerable.Range(0, count).Select(i => (i * 37 % 251) + 1))}]";

    private static string BuiltInInputs()
    {
        using JsonDocument statement = JsonDocument.Parse("""{"axioms": ["P", "P -> Q", "P & Q -> R", "R -> S"], "theorem": "S"}""");
        return AxiomStatement.TryCreate(statement.RootElement, out AxiomStatement? parsed, out AxiomProblem? problem)
            ? parsed.BuildInputs().Json
            : throw new InvalidOperationException(problem.Message);
    }
}
