using System.Xml.Linq;
using Zkp.LocalTools;

namespace Zkp.Functions.Tests;

/// <summary>Holds the projects' references to docs/architecture.md, and the code's files to the size that people read.</summary>
public sealed class ArchitectureTests
{
    private const int MostLines = 400;

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Zkp.Bn254"] = [],
        ["Zkp.Groth16"] = ["Zkp.Bn254"],
        ["Zkp.Evm"] = [],
        ["Zkp.Pipeline"] = ["Zkp.Groth16", "Zkp.Evm"],
        ["Zkp.Azure"] = ["Zkp.Pipeline"],
        ["Zkp.Functions"] = ["Zkp.Azure", "Zkp.Pipeline", "Zkp.LocalRuntime"],
        ["Zkp.LocalRuntime"] = [],
    };

    [Fact]
    public void Projects_reference_only_what_the_design_allows()
    {
        foreach ((string project, string[] allowed) in Allowed)
        {
            XDocument file = XDocument.Load(RepositoryRoot.Combine("src", project, project + ".csproj"));
            string[] references = [.. file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!))];
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void The_arithmetic_needs_no_package() =>
        Assert.DoesNotContain("PackageReference", File.ReadAllText(RepositoryRoot.Combine("src", "Zkp.Bn254", "Zkp.Bn254.csproj")), StringComparison.Ordinal);

    [Fact]
    public void Every_project_of_the_design_is_in_the_solution()
    {
        string solution = File.ReadAllText(RepositoryRoot.Combine("ZkpFunctions.sln"));
        foreach (string folder in (string[])["src", "tests", "bench"])
        {
            foreach (string project in Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.csproj", SearchOption.AllDirectories))
            {
                Assert.Contains(Path.GetFileName(project), solution, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Files_stay_short_enough_to_read()
    {
        string[] tooLong =
        [
            .. SourceFiles("src").Where(path => File.ReadLines(path).Count() > MostLines).Select(path => Path.GetRelativePath(RepositoryRoot.Path, path)),
        ];

        Assert.Empty(tooLong);
    }

    [Fact]
    public void The_clock_is_always_handed_in()
    {
        string[] taken =
        [
            .. SourceFiles("src")
                .Where(path => File.ReadLines(path).Any(line =>
                    !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    && (line.Contains("DateTime.UtcNow", StringComparison.Ordinal)
                        || line.Contains("DateTime.Now", StringComparison.Ordinal)
                        || line.Contains("DateTimeOffset.UtcNow", StringComparison.Ordinal)
                        || line.Contains("DateTimeOffset.Now", StringComparison.Ordinal))))
                .Select(path => Path.GetRelativePath(RepositoryRoot.Path, path)),
        ];

        Assert.Empty(taken);
    }

    [Fact]
    public void The_package_references_of_the_Azure_build_stand_under_its_condition_alone()
    {
        foreach (string project in Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.csproj", SearchOption.AllDirectories))
        {
            foreach (XElement reference in XDocument.Load(project).Descendants("PackageReference")
                .Where(element => ((string)element.Attribute("Include")!).StartsWith("Microsoft.Azure.Functions", StringComparison.Ordinal)))
            {
                Assert.Equal("'$(FunctionsRuntime)' == 'Azure'", (string?)reference.Parent!.Attribute("Condition"));
            }
        }
    }

    private static IEnumerable<string> SourceFiles(string folder) =>
        Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
}
