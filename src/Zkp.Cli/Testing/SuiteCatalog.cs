using Zkp.LocalTools;

namespace Zkp.Cli.Testing;

/// <summary>Finds every suite of the repository: each project <c>tests/*.Tests</c>, the simulation, and the contracts.</summary>
internal static class SuiteCatalog
{
    /// <summary>These kill processes on a schedule and wait for blocks; in a lane of their own, before which the others give way.</summary>
    private static readonly string[] Waiting = ["Zkp.EndToEnd.Tests", "Zkp.LocalRuntime.Tests"];

    /// <summary>Known to take longest; started first and in this order, so that neither of the two lanes ends with a long one.</summary>
    private static readonly string[] Early = ["Zkp.Cli.Tests", "Zkp.Circuits.Tests", "Zkp.Groth16.Tests", "Zkp.Contracts.Tests", "Zkp.Evm.Tests"];

    public static IReadOnlyList<ITestSuite> Find(TestRunOptions options, string resultsFolder)
    {
        List<ITestSuite> suites = [];
        foreach (string folder in Directory.EnumerateDirectories(RepositoryRoot.Combine("tests"), "*.Tests").Append(RepositoryRoot.Combine("tests", "Zkp.Simulation")))
        {
            string name = Path.GetFileName(folder);
            if (File.Exists(Path.Combine(folder, name + ".csproj")))
            {
                string executable = RepositoryRoot.Combine("artifacts", "bin", name, "release", OperatingSystem.IsWindows() ? name + ".exe" : name);
                suites.Add(new XunitSuite(executable, Waiting.Contains(name), options, resultsFolder));
            }
        }

        string contracts = RepositoryRoot.Combine("contracts");
        if (File.Exists(Path.Combine(contracts, "foundry.toml")))
        {
            suites.Add(new ForgeSuite(contracts, options, resultsFolder));
        }

        return [.. suites.OrderBy(suite => Early.Contains(suite.Name) ? Array.IndexOf(Early, suite.Name) : Early.Length).ThenBy(suite => suite.Name, StringComparer.Ordinal)];
    }
}
