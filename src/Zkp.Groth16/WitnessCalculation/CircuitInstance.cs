using System.Text;
using Wasmtime;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// One running instance of a circuit and the calling convention of circom 2's WebAssembly: field elements pass through a shared area as
/// 32-bit words, signals are named by a 64-bit hash in two halves.
/// </summary>
internal sealed class CircuitInstance : IDisposable
{
    /// <summary>The longest message of a circuit that is kept.</summary>
    private const int MaxMessageLength = 4096;

    private readonly Store store;
    private readonly Linker linker;
    private readonly Instance instance;
    private readonly Memory memory;
    private readonly StringBuilder errors = new();
    private readonly Func<int, int, int> inputSize;
    private readonly Action<int, int, int> setInputSignal;
    private readonly int sharedArea;

    public CircuitInstance(Module module, CancellationToken cancellationToken)
    {
        store = new Store(CompiledModules.Engine);
        linker = new Linker(CompiledModules.Engine);
        store.SetLimits(memorySize: WitnessCalculator.MaxMemoryBytes);
        store.SetEpochDeadline(1);
        store.SetEpochDeadlineCallback(_ =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return 1;
        });
        try
        {
            DefineImports();
            instance = linker.Instantiate(store, module);
            memory = instance.GetMemory("memory") ?? throw NotACircuit("memory");
            inputSize = instance.GetFunction<int, int, int>("getInputSignalSize") ?? throw NotACircuit("getInputSignalSize");
            setInputSignal = instance.GetAction<int, int, int>("setInputSignal") ?? throw NotACircuit("setInputSignal");
            sharedArea = Function("getSharedRWMemoryStart")();
        }
        catch (Exception error)
        {
            Dispose();
            if (error is WasmtimeException)
            {
                throw new ProofSystemFormatException($"The WebAssembly is no circom 2 circuit: {error.Message.Split('\n')[0]}", error);
            }

            throw;
        }
    }

    /// <summary>What the circuit said when it gave up, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>The number of values that the circuit takes.</summary>
    public int InputCount => Function("getInputSize")();

    /// <summary>Refuses circuits over another field.</summary>
    public void CheckField()
    {
        int words = Function("getFieldNumLen32")();
        if (words == Fr.Size / sizeof(uint))
        {
            (instance.GetAction("getRawPrime") ?? throw NotACircuit("getRawPrime"))();
            if (LimbBytes.ReadLittleEndian(SharedArea()).Equals(Montgomery<ScalarModulus>.Modulus))
            {
                return;
            }
        }

        throw new ProofSystemFormatException("The circuit is over another field; only BN254 (bn128) is supported.");
    }

    public void Initialise() => (instance.GetAction<int>("init") ?? throw NotACircuit("init"))(1);

    /// <summary>How many values an input signal takes; negative when there is no such signal.</summary>
    public int InputSize(ulong hash) => inputSize((int)(hash >> 32), (int)hash);

    public void SetInput(ulong hash, int position, Fr value)
    {
        value.WriteLittleEndian(SharedArea());
        setInputSignal((int)(hash >> 32), (int)hash, position);
    }

    /// <summary>All signals, canonical.</summary>
    public Limbs[] ReadWitness()
    {
        Action<int> getWitness = instance.GetAction<int>("getWitness") ?? throw NotACircuit("getWitness");
        int size = Function("getWitnessSize")();
        if (size < 1 || size > MaxWitnessSize)
        {
            throw new ProofSystemFormatException($"The circuit announces a witness of {size} signals.");
        }

        Limbs[] witness = new Limbs[size];
        for (int i = 0; i < size; i++)
        {
            getWitness(i);
            witness[i] = LimbBytes.ReadLittleEndian(SharedArea());
            if (!witness[i].IsBelow(Montgomery<ScalarModulus>.Modulus))
            {
                throw new ProofSystemFormatException($"The circuit computed a value for signal {i} that is not below the modulus.");
            }
        }

        return witness;
    }

    public void Dispose()
    {
        linker.Dispose();
        store.Dispose();
    }

    /// <summary>No witness is larger than the memory that it lies in.</summary>
    private static int MaxWitnessSize => (int)(WitnessCalculator.MaxMemoryBytes / Fr.Size);

    private static ProofSystemFormatException NotACircuit(string export) =>
        new($"The WebAssembly is no circom 2 circuit: it does not export \"{export}\".");

    // Written anew each time, since memory moves when it grows.
    private Span<byte> SharedArea() => memory.GetSpan((uint)sharedArea, Fr.Size);

    private Func<int> Function(string name) => instance.GetFunction<int>(name) ?? throw NotACircuit(name);

    private void DefineImports()
    {
        linker.DefineFunction("runtime", "exceptionHandler", (int code) =>
        {
            Failure = $"{Describe(code)} {errors.ToString().Trim()}".Trim();
            throw new ProofSystemFormatException(Failure);
        });
        linker.DefineFunction("runtime", "printErrorMessage", (Caller caller) => AppendMessage(caller, errors));

        // log() statements of a circuit may print private values, so they are read off and dropped.
        linker.DefineFunction("runtime", "writeBufferMessage", (Caller caller) => AppendMessage(caller, null));
        linker.DefineFunction("runtime", "showSharedRWMemory", () => { });
    }

    private static void AppendMessage(Caller caller, StringBuilder? destination)
    {
        Func<int> next = caller.GetFunction("getMessageChar")?.WrapFunc<int>() ?? throw NotACircuit("getMessageChar");
        for (int i = 0; i < MaxMessageLength; i++)
        {
            int character = next();
            if (character == 0)
            {
                break;
            }

            if (destination is not null && destination.Length < MaxMessageLength)
            {
                destination.Append((char)(character & 0x7F));
            }
        }

        destination?.Append('\n');
    }

    /// <summary>The codes of circom's own calculators.</summary>
    private static string Describe(int code) => code switch
    {
        1 => "Signal not found.",
        2 => "Too many signals set.",
        3 => "Signal already set.",
        4 => "Assert Failed.",
        5 => "Not enough memory.",
        6 => "Input signal array access exceeds the size.",
        7 => "Out of bounds array access.",
        _ => $"Unknown error {code}.",
    };
}
