using System.Security.Cryptography;
using System.Text.Json;
using Zkp.Groth16;

namespace Zkp.LocalTools;

/// <summary>
/// A circuit of <c>tests/circuits/</c> as its owner would deliver it: compiled with circom, keys set up with snarkjs
/// (phase 2, on powers of a known tau), laid out as a circuit folder. The first preparation takes seconds; later ones find the files.
/// </summary>
internal static class ForeignCircuit
{
    /// <summary>A folder that holds nothing but prepared circuit folders: what an app's list of circuit directories takes.</summary>
    public static string Directory => RepositoryRoot.Combine(".zkp", "tests", "foreign-circuits");

    /// <param name="name">A folder of <c>tests/circuits/</c>.</param>
    /// <param name="power">Log2 of the powers of tau; must hold the constraints.</param>
    /// <returns>The circuit folder: <c>circuit.json, circuit.r1cs, circuit.wasm, circuit.zkey, verification_key.json</c>.</returns>
    public static async Task<string> PrepareAsync(string name, int power = 10, CancellationToken cancellationToken = default)
    {
        string source = RepositoryRoot.Combine("tests", "circuits", name);
        string build = RepositoryRoot.Combine(".zkp", "tests", "foreign-builds", name);
        CompiledCircuit compiled = await CircuitCompiler.CompileAsync(source, build, cancellationToken: cancellationToken);

        string folder = Path.Combine(Directory, name);
        string stamp = Path.Combine(build, "keys.sha256");
        string manifest = Path.Combine(source, "circuit.json");
        string manifestHash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(manifest, cancellationToken)));
        string wanted = $"{compiled.SourceHash} {manifestHash} snarkjs {SnarkjsVersion()} 2^{power}";
        using FileStream claim = await FileClaim.TakeAsync(Path.Combine(build, "keys.lock"), cancellationToken);
        if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp, cancellationToken) != wanted || !System.IO.Directory.Exists(folder))
        {
            File.Delete(stamp);
            string tau = await PowersOfTauAsync(power, cancellationToken);
            await SetUpAsync(compiled, tau, build, cancellationToken);

            // A circuit folder appears at once and whole: an app that looks at the wrong moment sees none.
            string scratch = Path.Combine(build, $"folder-{Guid.NewGuid():n}");
            System.IO.Directory.CreateDirectory(scratch);
            File.Copy(manifest, Path.Combine(scratch, "circuit.json"));
            File.Copy(compiled.R1csPath, Path.Combine(scratch, "circuit.r1cs"));
            File.Copy(compiled.WasmPath, Path.Combine(scratch, "circuit.wasm"));
            File.Copy(Path.Combine(build, "circuit.zkey"), Path.Combine(scratch, "circuit.zkey"));
            File.Copy(Path.Combine(build, "verification_key.json"), Path.Combine(scratch, "verification_key.json"));
            System.IO.Directory.CreateDirectory(Directory);
            if (System.IO.Directory.Exists(folder))
            {
                System.IO.Directory.Delete(folder, recursive: true);
            }

            System.IO.Directory.Move(scratch, folder);
            await File.WriteAllTextAsync(stamp, wanted, cancellationToken);
        }

        return folder;
    }

    private static async Task SetUpAsync(CompiledCircuit compiled, string tau, string build, CancellationToken cancellationToken)
    {
        string first = Path.Combine(build, "first.zkey");
        string key = Path.Combine(build, "circuit.zkey");
        await SnarkjsAsync(["groth16", "setup", compiled.R1csPath, tau, first], cancellationToken);
        await SnarkjsAsync(["zkey", "contribute", first, key, "--name=test", "-e=not a secret: for tests only"], cancellationToken);
        await SnarkjsAsync(["zkey", "export", "verificationkey", key, Path.Combine(build, "verification_key.json")], cancellationToken);
    }

    /// <summary>Powers of tau, ready for phase 2; made once for all circuits of a size. snarkjs would take half a minute for them.</summary>
    private static async Task<string> PowersOfTauAsync(int power, CancellationToken cancellationToken)
    {
        string folder = RepositoryRoot.Combine(".zkp", "tests", "powers-of-tau");
        string final = Path.Combine(folder, $"final-{power}.ptau");
        using FileStream claim = await FileClaim.TakeAsync(Path.Combine(folder, $"{power}.lock"), cancellationToken);
        if (!File.Exists(final))
        {
            string partial = Path.Combine(folder, $"partial-{power}.ptau");
            InsecurePowersOfTau.Write(partial, power);
            File.Move(partial, final);
        }

        return final;
    }

    private static async Task SnarkjsAsync(string[] arguments, CancellationToken cancellationToken)
    {
        (int exitCode, string output) = await NodeTools.RunNodeAsync(NodeTools.Snarkjs, arguments, cancellationToken: cancellationToken);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"snarkjs {string.Join(' ', arguments)} failed:\n{output}");
        }
    }

    private static string SnarkjsVersion()
    {
        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine("node_modules", "snarkjs", "package.json")));
        return package.RootElement.GetProperty("version").GetString()!;
    }
}
