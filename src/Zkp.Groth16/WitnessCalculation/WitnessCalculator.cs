using System.Text;
using Wasmtime;
using Zkp.Bn254;

namespace Zkp.Groth16;

/// <summary>
/// Computes the witness of a circom 2 circuit by running its own WebAssembly. Thread-safe: every calculation has its own instance, so that
/// no private value outlives it.
/// </summary>
public sealed class WitnessCalculator : IDisposable
{
    /// <summary>Circuits start with 128 MiB of (untouched) memory; this is the most that one may grow to.</summary>
    internal const long MaxMemoryBytes = 2L << 30;

    private readonly Module module;
    private readonly string wasmPath;

    private WitnessCalculator(Module module, string wasmPath) => (this.module, this.wasmPath) = (module, wasmPath);

    /// <summary>Compiles a circuit's WebAssembly, or takes the compiled form from the cache.</summary>
    /// <param name="wasmPath">The file that <c>circom --wasm</c> made.</param>
    /// <param name="cacheDirectory">A folder for compiled code, keyed by the hash of the file; must be writable by this user only. Null for no cache.</param>
    /// <exception cref="ProofSystemFormatException">The file is no WebAssembly.</exception>
    public static WitnessCalculator Load(string wasmPath, string? cacheDirectory = null)
    {
        ArgumentNullException.ThrowIfNull(wasmPath);
        return new WitnessCalculator(CompiledModules.Load(wasmPath, cacheDirectory), wasmPath);
    }

    /// <summary>Computes the full assignment from the caller's values.</summary>
    /// <exception cref="ProofSystemFormatException">
    /// A signal is unknown, missing, or has too few or too many values, or an assertion of the circuit fails; the message is the circuit's own.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, also while the circuit was running.</exception>
    public Witness Calculate(CircuitInputs inputs, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        cancellationToken.ThrowIfCancellationRequested();
        using CircuitInstance instance = new(module, cancellationToken);
        using CancellationTokenRegistration registration = cancellationToken.Register(CompiledModules.Interrupt);
        try
        {
            instance.CheckField();
            instance.Initialise();
            SetInputs(instance, inputs);
            return new Witness(instance.ReadWitness());
        }
        catch (WasmtimeException error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw instance.Failure is { } message
                ? new ProofSystemFormatException(message)
                : new ProofSystemFormatException($"The circuit's WebAssembly failed: {FirstLine(error)}", error);
        }
    }

    public void Dispose() => module.Dispose();

    private void SetInputs(CircuitInstance instance, CircuitInputs inputs)
    {
        int expected = instance.InputCount;
        int given = 0;
        foreach ((string name, IReadOnlyList<Fr> values) in inputs.Signals)
        {
            ulong hash = SignalHash(name);
            int size = instance.InputSize(hash);
            // Depending on its version the compiler answers −1 or 0 for a name that it does not know.
            if (size < 0 || (size == 0 && values.Count > 0))
            {
                throw new ProofSystemFormatException($"The circuit has no input signal \"{name}\".");
            }

            if (values.Count != size)
            {
                throw new ProofSystemFormatException(
                    $"{(values.Count < size ? "Not enough" : "Too many")} values for input signal \"{name}\": {values.Count} given, {size} expected.");
            }

            given += size;
        }

        if (given != expected)
        {
            string names = string.Join(", ", inputs.Signals.Keys);
            string missing = string.Join(", ", SymbolNames.OfMain(wasmPath)
                .Where(name => !inputs.Signals.ContainsKey(name) && instance.InputSize(SignalHash(name)) > 0));
            throw new ProofSystemFormatException(
                $"Input signals are missing{(missing.Length == 0 ? "" : $" ({missing})")}: the circuit takes {expected} values, but only {given} are given ({(names.Length == 0 ? "none" : names)}).");
        }

        // The circuit computes when its last input arrives, so its assertions fail in here.
        foreach ((string name, IReadOnlyList<Fr> values) in inputs.Signals)
        {
            ulong hash = SignalHash(name);
            for (int i = 0; i < values.Count; i++)
            {
                instance.SetInput(hash, i, values[i]);
            }
        }
    }

    /// <summary>FNV-1a over 64 bits, by which circom's calculators find signals.</summary>
    private static ulong SignalHash(string name)
    {
        ulong hash = 0xCBF29CE484222325;
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ b) * 0x100000001B3;
        }

        return hash;
    }

    private static string FirstLine(Exception error) => error.Message.Split('\n')[0];
}
