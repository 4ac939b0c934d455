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

    /// <summary>Who runs forge in <c>contracts/</c> claims this: what it compiled last stays there for the next.</summary>
    public static string ForgeClaim => RepositoryRoot.Combine(".zkp", "contracts", "forge.lock");

    /// <summary>Runs a JavaScript tool to its end.</summary>
    public static Task<(int ExitCode, string Output)> RunNodeAsync(
        string script, IEnumerable<string> arguments, string? workingDirectory = null, CancellationToken cancellationToken = default) =>
        ToolProcess.RunAsync("node", [script, .. arguments], workingDirectory: workingDirectory, cancellationToken: cancellationToken);

    /// <summary>
    /// The native binary inside npm's package for this platform, or the one on the PATH where the registry has none
    /// (only Linux x64 is pinned in <c>package.json</c>).
    /// </summary>
    private static string Foundry(string tool)
    {
        string packaged = RepositoryRoot.Combine("node_modules", "@foundry-rs", $"{tool}-linux-amd64", "bin", tool);
        if (File.Exists(packaged))
        {
            return packaged;
        }

        string file = OperatingSystem.IsWindows() ? tool + ".exe" : tool;
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException(
                $"{tool} is missing; run `npm ci` in {RepositoryRoot.Path}, or install Foundry 1.7 where npm has no package for this platform.",
                packaged);
    }

    private static string Script(params string[] parts) => Existing(RepositoryRoot.Combine(["node_modules", .. parts]));

    private static string Existing(string path) =>
        File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing; run `npm ci` in {RepositoryRoot.Path}.", path);
}
