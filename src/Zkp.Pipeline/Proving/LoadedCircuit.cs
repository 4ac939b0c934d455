using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Pipeline.Proving;

/// <summary>A circuit's files, opened.</summary>
internal sealed record LoadedCircuit(WitnessCalculator Calculator, ProvingKey ProvingKey, VerifyingKey VerifyingKey) : IDisposable
{
    public static LoadedCircuit Load(Circuit circuit, string? cacheDirectory) => new(
        WitnessCalculator.Load(circuit.WasmPath, cacheDirectory),
        ProvingKey.Load(circuit.ProvingKeyPath),
        VerifyingKey.ReadJson(circuit.VerifyingKeyPath));

    public void Dispose()
    {
        ProvingKey.Dispose();
        Calculator.Dispose();
    }
}
