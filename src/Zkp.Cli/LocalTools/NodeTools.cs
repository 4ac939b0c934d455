using System.Runtime.InteropServices;

namespace Zkp.LocalTools;

/// <summary>Where the tools of <c>package-lock.json</c> stand after <c>npm ci</c>.</summary>
internal static class NodeTools
{
    public static string Azurite => Script("azurite", "dist", "src", "azurite.js");

    public static string Snarkjs => Script("snarkjs", "build", "cli.cjs");

    public static string Circom2 => Script("circom2", "cli.js");

    public static string Anvil => Foundry("anvil");

    public static string Cast => Foundry("cast");

    public static string Forge => Foundry("forge");

    /// <summary>Runs a JavaScript tool to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunNodeAsync(
        string script, IEnumerable<string> arguments, string? workingDirectory = null, CancellationToken cancellationToken = default) =>
        ToolProcess.RunAsync("node", [script, .. arguments], workingDirectory: workingDirectory, cancellationToken: cancellationToken);

    /// <summary>
    /// The native binary inside the package for this platform. The wrapper package's install script, which npm 11 does
    /// not run by default, would only copy it.
    /// </summary>
    private static string Foundry(string tool)
    {
        string system = OperatingSystem.IsMacOS() ? "darwin" : OperatingSystem.IsWindows() ? "win32" : "linux";
        string architecture = RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "amd64";
        string file = OperatingSystem.IsWindows() ? tool + ".exe" : tool;
        return Existing(RepositoryRoot.Combine("node_modules", "@foundry-rs", $"{tool}-{system}-{architecture}", "bin", file));
    }

    private static string Script(params string[] parts) => Existing(RepositoryRoot.Combine(["node_modules", .. parts]));

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; run `npm ci` in {RepositoryRoot.Path}.", path);
}
