using Zkp.LocalTools;

namespace Zkp.Cli.Testing;

/// <summary>Finds every suite of the repository: each project <c>tests/*.Tests</c>, and the contracts.</summary>
internal static class SuiteCatalog
{
    /// <summary>These kill processes on a schedule or wait for blocks: a busy neighbour would make them slow or untrue.</summary>
    private static readonly string[] Alone = ["Zkp.LocalRuntime.Tests", "Zkp.EndToEnd.Tests"];

    /// <summary>Known to take long; started first, so that the run ends soon.</summary>
    private static readonly string[] Early = ["Zkp.Groth16.Tests", "Zkp.Functions.Tests", "Zkp.Pipeline.Tests"];

    public static IReadOnlyList<ITestSuite> Find(TestRunOptions options, string resultsFolder)
    {
        List<ITestSuite> suites = [];
        foreach (string folder in Directory.EnumerateDirectories(RepositoryRoot.Combine("tests"), "*.Tests"))
        {
            string name = Path.GetFileName(folder);
            if (File.Exists(Path.Combine(folder, name + ".csproj")))
            {
                string executable = RepositoryRoot.Combine("artifacts", "bin", name, "release", OperatingSystem.IsWindows() ? name + ".exe" : name);
                suites.Add(new XunitSuite(executable, Alone.Contains(name), options, resultsFolder));
            }
        }

        string contracts = RepositoryRoot.Combine("contracts");
        if (File.Exists(Path.Combine(contracts, "foundry.toml")))
        {
            suites.Add(new ForgeSuite(contracts, options, resultsFolder));
        }

        return [.. suites.OrderBy(suite => Early.Contains(suite.Name) ? 0 : 1).ThenBy(suite => suite.Name, StringComparer.Ordinal)];
    }
}
