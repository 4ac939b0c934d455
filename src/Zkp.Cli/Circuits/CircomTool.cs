using System.ComponentModel;
using System.Text.Json;

namespace Zkp.LocalTools;

/// <summary>
/// A build of the pinned version of circom: npm's, which is WebAssembly and has 4 GiB of memory, or a native one, which has what the
/// machine has. Both make the same files; which one made them is in their stamp all the same.
/// </summary>
internal sealed class CircomTool
{
    /// <summary>The variable that names a native build for every command and test.</summary>
    public const string Variable = "ZKP_CIRCOM";

    /// <summary>What npm's package holds (a test asks it); keys are made for what this version makes of a circuit.</summary>
    public const string Version = "2.2.3";

    /// <summary>A native build's name in stamps.</summary>
    public const string NativeName = $"circom {Version} native";

    private readonly string? native;

    private CircomTool(string? native) => this.native = native;

    public static CircomTool Npm { get; } = new(native: null);

    public bool IsNative => native is not null;

    /// <summary>What stands in stamps.</summary>
    public string Name => IsNative ? NativeName : $"circom2 {NpmVersion()}";

    /// <summary>The native build at a path, or the one that <see cref="Variable"/> names, or npm's.</summary>
    /// <exception cref="CircuitCompilationException">There is none at that path, or it is of another version.</exception>
    public static async Task<CircomTool> ChooseAsync(string? path, CancellationToken cancellationToken)
    {
        path ??= Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(path))
        {
            return Npm;
        }

        string file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new CircuitCompilationException($"there is no circom at {file}, which --circom or {Variable} names.");
        }

        string said;
        try
        {
            (_, said) = await ToolProcess.RunAsync(file, ["--version"], cancellationToken: cancellationToken);
        }
        catch (Win32Exception error)
        {
            throw new CircuitCompilationException($"{file}, which --circom or {Variable} names, does not start: {error.Message}");
        }

        return said.Split('\n', StringSplitOptions.TrimEntries).Contains($"circom compiler {Version}")
            ? new CircomTool(file)
            : throw new CircuitCompilationException(
                $"{file}, which --circom or {Variable} names, says it is \"{said.Trim()}\"; circom {Version} is wanted, because another one may make another circuit.");
    }

    /// <summary>Runs it to its end.</summary>
    public Task<(int ExitCode, string Output)> RunAsync(IReadOnlyList<string> arguments, string workingDirectory, CancellationToken cancellationToken) =>
        native is { } file
            ? ToolProcess.RunAsync(file, arguments, workingDirectory: workingDirectory, cancellationToken: cancellationToken)
            : NodeTools.RunNodeAsync(NodeTools.Circom2, arguments, workingDirectory, cancellationToken);

    private static string NpmVersion()
    {
        string manifest = Path.Combine(Path.GetDirectoryName(NodeTools.Circom2)!, "package.json");
        using JsonDocument package = JsonDocument.Parse(File.ReadAllBytes(manifest));
        return package.RootElement.GetProperty("version").GetString()!;
    }
}
