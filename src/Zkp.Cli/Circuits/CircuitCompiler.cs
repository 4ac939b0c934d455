using System.Text.RegularExpressions;

namespace Zkp.LocalTools;

/// <summary>
/// Runs the circom compiler (npm's <c>circom2</c>, or a native build that the caller names) and keeps what it made: nothing
/// is compiled again until a source, the compiler or an option changes.
/// </summary>
internal static partial class CircuitCompiler
{
    /// <summary>The name of the main source file in a circuit's folder.</summary>
    public const string MainFileName = "circuit.circom";

    private const string StampFileName = "circuit.compiled.sha256";

    private static readonly string[] Options = ["--r1cs", "--wasm", "--sym"];

    private static readonly string[] Products = ["circuit.r1cs", "circuit.wasm", "circuit.sym"];

    /// <summary>Compiles <c>SOURCE/circuit.circom</c> to <c>circuit.r1cs</c>, <c>circuit.wasm</c> and <c>circuit.sym</c>.</summary>
    /// <param name="sourceFolder">The circuit's folder. Includes are looked for in it, then in <c>node_modules</c>.</param>
    /// <param name="outputFolder">Made when it is missing; other files in it are left alone. Processes may share it.</param>
    /// <param name="circom">A native build; null for the one of <see cref="CircomTool.Variable"/>, or npm's.</param>
    /// <param name="cancellationToken">Kills the compiler.</param>
    /// <exception cref="CircuitCompilationException">The circuit does not compile, or an include is missing.</exception>
    public static Task<CompiledCircuit> CompileAsync(
        string sourceFolder, string outputFolder, string? circom = null, CancellationToken cancellationToken = default) =>
        CompileFileAsync(Path.Combine(sourceFolder, MainFileName), outputFolder, circom: circom, cancellationToken: cancellationToken);

    /// <summary>As <see cref="CompileAsync"/>, for a main file of any name.</summary>
    /// <param name="mainFile">The file that holds <c>component main</c>.</param>
    /// <param name="outputFolder">As above.</param>
    /// <param name="keepsLinearConstraints">
    /// False, the rule, eliminates every linear constraint (--O2): keys are made for that system. True leaves each signal
    /// its wire (--O1), for tools that look inside.
    /// </param>
    /// <param name="circom">As above.</param>
    /// <param name="cancellationToken">Kills the compiler.</param>
    /// <exception cref="CircuitCompilationException">The circuit does not compile, or an include is missing.</exception>
    public static async Task<CompiledCircuit> CompileFileAsync(
        string mainFile, string outputFolder, bool keepsLinearConstraints = false, string? circom = null, CancellationToken cancellationToken = default)
    {
        // The circuits' folder is one, so that a circuit can build on another one's templates.
        string[] libraries = [RepositoryRoot.Combine("node_modules"), RepositoryRoot.Combine("circuits")];
        string[] options = [.. Options, keepsLinearConstraints ? "--O1" : "--O2"];
        CircuitSources sources = CircuitSources.Collect(mainFile, libraries);
        CircomTool tool = await CircomTool.ChooseAsync(circom, cancellationToken);
        string hash = sources.Hash($"{tool.Name} {string.Join(' ', options)}");

        using FileStream claim = await FileClaim.TakeAsync(Path.Combine(outputFolder, "circuit.compiling.lock"), cancellationToken);
        if (IsCurrent(outputFolder, hash))
        {
            return Result(outputFolder, hash, wasCached: true);
        }

        // What a native build made stays in use by commands that name none: npm's may not be able to make it.
        string native = sources.Hash($"{CircomTool.NativeName} {string.Join(' ', options)}");
        if (!tool.IsNative && IsCurrent(outputFolder, native))
        {
            return Result(outputFolder, native, wasCached: true);
        }

        // The stamp goes first and comes back last: a compilation cut short leaves no files that look current.
        string stamp = Path.Combine(outputFolder, StampFileName);
        File.Delete(stamp);
        string scratch = Path.Combine(outputFolder, $".compiling-{Guid.NewGuid():n}");
        Directory.CreateDirectory(scratch);
        try
        {
            await RunCompilerAsync(tool, mainFile, options, libraries, scratch, cancellationToken);
            string name = Path.GetFileNameWithoutExtension(mainFile);
            File.Move(Path.Combine(scratch, name + ".r1cs"), Path.Combine(outputFolder, Products[0]), overwrite: true);
            File.Move(Path.Combine(scratch, name + "_js", name + ".wasm"), Path.Combine(outputFolder, Products[1]), overwrite: true);
            File.Move(Path.Combine(scratch, name + ".sym"), Path.Combine(outputFolder, Products[2]), overwrite: true);
            await File.WriteAllTextAsync(stamp, hash + "\n", cancellationToken);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        return Result(outputFolder, hash, wasCached: false);
    }

    private static async Task RunCompilerAsync(
        CircomTool tool, string mainFile, string[] options, string[] libraries, string scratch, CancellationToken cancellationToken)
    {
        // circom2 makes every path relative to its working directory, and its includes do not survive a "..": start at
        // the root, from which there is none.
        string main = Path.GetFullPath(mainFile);
        (int exitCode, string output) = await tool.RunAsync(
            [main, .. options, .. libraries.SelectMany(library => (string[])["-l", library]), "-o", Path.GetFullPath(scratch)],
            Path.GetPathRoot(main)!,
            cancellationToken);
        if (exitCode != 0)
        {
            throw new CircuitCompilationException(Refusal(mainFile, output));
        }
    }

    /// <summary>What the compiler said, without colours; what matters most of it in the first line.</summary>
    internal static string Refusal(string mainFile, string output)
    {
        string said = TerminalColour().Replace(output, "").Trim();
        string[] lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string reason = said.Contains("memory allocation of", StringComparison.Ordinal)
            ? $"it is too large for circom's WebAssembly build, which has 4 GiB of memory; name a native circom with --circom or {CircomTool.Variable}."
            : lines.FirstOrDefault(line => line.StartsWith("error", StringComparison.Ordinal)) ?? lines.LastOrDefault() ?? "the compiler said nothing.";
        return $"{mainFile} does not compile: {reason}\n{said}";
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex TerminalColour();

    private static bool IsCurrent(string outputFolder, string hash)
    {
        string stamp = Path.Combine(outputFolder, StampFileName);
        return File.Exists(stamp)
            && File.ReadAllText(stamp).Trim() == hash
            && Products.All(product => File.Exists(Path.Combine(outputFolder, product)));
    }

    private static CompiledCircuit Result(string outputFolder, string hash, bool wasCached) => new(
        Path.Combine(outputFolder, Products[0]),
        Path.Combine(outputFolder, Products[1]),
        Path.Combine(outputFolder, Products[2]),
        hash,
        wasCached);
}
