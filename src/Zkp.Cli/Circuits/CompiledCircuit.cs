namespace Zkp.LocalTools;

/// <summary>What the circom compiler made of a circuit.</summary>
/// <param name="R1csPath">The constraint system, <c>circuit.r1cs</c>.</param>
/// <param name="WasmPath">The witness calculator, <c>circuit.wasm</c>.</param>
/// <param name="SymbolsPath">The names of the signals, <c>circuit.sym</c>: one line a signal, label, wire, component, name.</param>
/// <param name="SourceHash">SHA-256, in hex, of every source, the compiler's version and its options.</param>
/// <param name="WasCached">The files were there already, made from the same sources by the same compiler.</param>
internal sealed record CompiledCircuit(string R1csPath, string WasmPath, string SymbolsPath, string SourceHash, bool WasCached);
