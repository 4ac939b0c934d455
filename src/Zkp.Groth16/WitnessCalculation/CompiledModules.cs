using System.Security.Cryptography;
using Wasmtime;

namespace Zkp.Groth16;

/// <summary>The engine that runs circuits, and its cache of compiled code on disk.</summary>
internal static class CompiledModules
{
    private static readonly Lazy<Engine> SharedEngine = new(() => new Engine(new Config().WithEpochInterruption(true)));

    /// <summary>Part of a cache file's name: another engine version compiles anew.</summary>
    private static readonly string EngineVersion = typeof(Engine).Assembly.GetName().Version?.ToString() ?? "0";

    public static Engine Engine => SharedEngine.Value;

    /// <summary>Makes every running circuit look at its cancellation token.</summary>
    public static void Interrupt() => Engine.IncrementEpoch();

    public static Module Load(string wasmPath, string? cacheDirectory)
    {
        byte[] wasm = File.ReadAllBytes(wasmPath);
        if (cacheDirectory is null)
        {
            return Compile(wasm, wasmPath);
        }

        string cached = Path.Combine(cacheDirectory, $"{Convert.ToHexStringLower(SHA256.HashData(wasm))}-{EngineVersion}.cwasm");
        if (File.Exists(cached))
        {
            try
            {
                return Module.DeserializeFile(Engine, Path.GetFileName(wasmPath), cached);
            }
            catch (WasmtimeException)
            {
                // Compiled on another kind of machine, or cut short: compiling again replaces it.
                File.Delete(cached);
            }
        }

        Module module = Compile(wasm, wasmPath);
        Directory.CreateDirectory(cacheDirectory);
        string temporary = $"{cached}.{Guid.NewGuid():N}";
        File.WriteAllBytes(temporary, module.Serialize());
        File.Move(temporary, cached, overwrite: true);
        return module;
    }

    private static Module Compile(byte[] wasm, string path)
    {
        try
        {
            return Module.FromBytes(Engine, Path.GetFileName(path), wasm);
        }
        catch (WasmtimeException error)
        {
            throw new ProofSystemFormatException($"{path} is no WebAssembly that can be run: {error.Message.Split('\n')[0]}", error);
        }
    }
}
