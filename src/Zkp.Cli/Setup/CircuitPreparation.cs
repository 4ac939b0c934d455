using System.Text.Json;
using Zkp.Cli.Output;
using Zkp.Groth16;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;

namespace Zkp.Cli.Setup;

/// <summary>
/// Makes a circuit's folder from its sources: compiles it, makes development keys, and registers it by its manifest.
/// What is up to date is left alone.
/// </summary>
internal static class CircuitPreparation
{
    private const string ManifestFile = "circuit.json";
    private const string KeysStampFile = "circuit.keys.sha256";

    /// <summary>Part of the stamp: another set-up makes other keys.</summary>
    private const string SetupFormat = "development-setup 1";

    private const string Marker =
        """
        The keys in this folder come from a set-up of a single party and are deterministic: everybody who reads the source
        knows their secret and can forge proofs with it. They are for development and tests on local chains only;
        `zkp deploy` refuses them on a public network.

        """;

    /// <summary>The repository's circuits, made into <c>.zkp/circuits</c>.</summary>
    public static string OutputDirectory => RepositoryRoot.Combine(".zkp", "circuits");

    /// <summary>The names of the circuits in the repository.</summary>
    public static IReadOnlyList<string> Names =>
    [
        .. Directory.EnumerateDirectories(RepositoryRoot.Combine("circuits"))
            .Where(folder => File.Exists(Path.Combine(folder, ManifestFile)))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// Those that requests can name. Batch circuits take minutes to make, the largest another compiler: they are made one by one, by name, and
    /// used from then on.
    /// </summary>
    public static IReadOnlyList<string> SingleNames => [.. Names.Where(name => !IsBatch(name))];

    /// <summary>Prepares every circuit of the repository that requests can name.</summary>
    public static async Task PrepareAllAsync(IStepReporter reporter, CancellationToken cancellationToken)
    {
        foreach (string name in SingleNames)
        {
            await PrepareAsync(name, reporter, cancellationToken);
        }
    }

    /// <summary>Prepares one circuit, into <see cref="OutputDirectory"/> unless another directory is given, with npm's compiler unless a native one is.</summary>
    /// <returns>Its folder.</returns>
    /// <exception cref="UnusableException">There is no such circuit.</exception>
    public static async Task<string> PrepareAsync(
        string name, IStepReporter reporter, CancellationToken cancellationToken, string? outputDirectory = null, string? circom = null)
    {
        if (!Names.Contains(name))
        {
            throw new UnusableException($"there is no circuit '{name}' in {RepositoryRoot.Combine("circuits")}; it has {string.Join(", ", Names)}.");
        }

        string source = RepositoryRoot.Combine("circuits", name);
        string output = Path.Combine(outputDirectory ?? OutputDirectory, name);
        await reporter.StepAsync($"circuit {name}", async tell =>
        {
            tell("compiling");
            CompiledCircuit compiled = await CircuitCompiler.CompileAsync(source, output, circom, cancellationToken);
            tell("making development keys");
            bool made = await Task.Run(() => MakeKeys(compiled, output, cancellationToken), cancellationToken);
            RegisterManifest(Path.Combine(source, ManifestFile), Path.Combine(output, ManifestFile));
            tell((compiled.WasCached, made) switch
            {
                (true, false) => "up to date",
                (true, true) => "development keys made",
                _ => "compiled, development keys made",
            });
        });
        return output;
    }

    private static bool IsBatch(string name)
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(RepositoryRoot.Combine("circuits", name, ManifestFile)));
        return manifest.RootElement.TryGetProperty("batchOf", out _);
    }

    /// <summary>Whoever reads the manifest meanwhile reads a whole one, the old or the new.</summary>
    private static void RegisterManifest(string source, string registered)
    {
        byte[] manifest = File.ReadAllBytes(source);
        if (File.Exists(registered) && File.ReadAllBytes(registered).AsSpan().SequenceEqual(manifest))
        {
            return;
        }

        string temporary = $"{registered}.{Guid.NewGuid():N}";
        File.WriteAllBytes(temporary, manifest);
        File.Move(temporary, registered, overwrite: true);
    }

    /// <returns>False when the keys were there, or are somebody's own.</returns>
    private static bool MakeKeys(CompiledCircuit compiled, string folder, CancellationToken cancellationToken)
    {
        string provingKey = Path.Combine(folder, Circuit.ProvingKeyFile);
        string verifyingKey = Path.Combine(folder, Circuit.VerifyingKeyFile);
        string marker = Path.Combine(folder, Circuit.DevelopmentKeysFile);
        string stamp = Path.Combine(folder, KeysStampFile);
        string current = $"{SetupFormat} {compiled.SourceHash}";
        using FileStream claim = Claim(Path.Combine(folder, "circuit.keys.lock"), cancellationToken);
        if (File.Exists(provingKey) && !File.Exists(marker) && !File.Exists(stamp))
        {
            // Keys of a ceremony that somebody put here; they are worth more than ours.
            return false;
        }

        string[] products = [provingKey, verifyingKey, marker, stamp];
        if (products.All(File.Exists) && File.ReadAllText(stamp).Trim() == current)
        {
            return false;
        }

        // The marker stands before the keys do, and the stamp comes last: keys cut short are neither current nor unmarked.
        File.Delete(stamp);
        File.WriteAllText(marker, Marker);
        DevelopmentSetup.Create(compiled.R1csPath, provingKey, cancellationToken);
        using (ProvingKey key = ProvingKey.Load(provingKey))
        {
            File.WriteAllText(verifyingKey, key.VerifyingKey.ToJson());
        }

        File.WriteAllText(stamp, current + "\n");
        return true;
    }

    /// <summary>Commands side by side want the same keys: one makes them, the others wait.</summary>
    private static FileStream Claim(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                cancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(100));
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }
}
