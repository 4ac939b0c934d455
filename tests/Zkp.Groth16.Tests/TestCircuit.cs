using System.Collections.Concurrent;
using Zkp.LocalTools;

namespace Zkp.Groth16.Tests;

/// <summary>A circuit of this project's tests, compiled and with development keys, made once a test run.</summary>
internal sealed class TestCircuit
{
    private static readonly ConcurrentDictionary<string, Lazy<TestCircuit>> Circuits = new();

    private TestCircuit(string folder, string name) => (Folder, Name) = (folder, name);

    public static TestCircuit Multiplier => Get("multiplier");

    public static TestCircuit PoseidonChain => Get("poseidonchain");

    public string Folder { get; }

    public string Name { get; }

    public string R1cs => Path.Combine(Folder, $"{Name}.r1cs");

    public string Wasm => Path.Combine(Folder, $"{Name}_js", $"{Name}.wasm");

    public string Zkey => Path.Combine(Folder, $"{Name}.zkey");

    public static CircuitInputs MultiplierInputs => CircuitInputs.ParseJson(
        """{"scale": "3", "factors": [1, 2, 3, "0x4", 5, -1], "weights": [[2, 3], ["5", 4]]}""");

    public static CircuitInputs PoseidonChainInputs => CircuitInputs.ParseJson("""{"secret": "12345678901234567890"}""");

    public CircuitInputs Inputs => Name == "multiplier" ? MultiplierInputs : PoseidonChainInputs;

    public string NewFile(string extension) => Path.Combine(Folder, $"{Guid.NewGuid():N}{extension}");

    public Witness Calculate()
    {
        using WitnessCalculator calculator = WitnessCalculator.Load(Wasm, Path.Combine(Folder, "cache"));
        return calculator.Calculate(Inputs);
    }

    /// <summary>Runs snarkjs.</summary>
    public static (int ExitCode, string Output) Snarkjs(params string[] arguments) =>
        NodeTools.RunNodeAsync(NodeTools.Snarkjs, arguments).GetAwaiter().GetResult();

    private static TestCircuit Get(string name) => Circuits.GetOrAdd(name, key => new Lazy<TestCircuit>(() => Make(key))).Value;

    private static TestCircuit Make(string name)
    {
        string folder = RepositoryRoot.Combine(".zkp", "tests", "groth16", $"{Environment.ProcessId}", name);
        Directory.CreateDirectory(folder);
        string source = RepositoryRoot.Combine("tests", "Zkp.Groth16.Tests", "Circuits", $"{name}.circom");
        File.Copy(source, Path.Combine(folder, $"{name}.circom"), overwrite: true);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => DeleteQuietly(Path.GetDirectoryName(folder)!);

        // The compiler is WebAssembly with a sandboxed file system: it sees paths below its working folder only.
        (int exitCode, string output) = NodeTools.RunNodeAsync(
            NodeTools.Circom2,
            [Path.Combine(folder, $"{name}.circom"), "--r1cs", "--wasm", "--sym", "-l", RepositoryRoot.Combine("node_modules"), "-o", folder],
            workingDirectory: RepositoryRoot.Path).GetAwaiter().GetResult();
        Assert.True(exitCode == 0, output);
        TestCircuit circuit = new(folder, name);
        DevelopmentSetup.Create(circuit.R1cs, circuit.Zkey);
        return circuit;
    }

    private static void DeleteQuietly(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A file that is still mapped keeps its folder on some systems; the next clean-up takes it.
        }
    }
}
