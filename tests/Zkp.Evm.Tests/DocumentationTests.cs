using System.Text.RegularExpressions;
using Zkp.LocalTools;

namespace Zkp.Evm.Tests;

/// <summary>The page names a test for each promise; a promise whose test is gone is none.</summary>
public sealed partial class DocumentationTests
{
    [Fact]
    public void Each_promise_names_a_test_that_exists()
    {
        string page = File.ReadAllText(RepositoryRoot.Combine("docs", "transactions.md"));
        (string Class, string Method)[] named = [.. TestName().Matches(page).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(named.Length >= 40, $"only {named.Length} tests are named");

        // By the sources, because some of them are of other projects.
        ILookup<string, string> sources = Directory.EnumerateFiles(RepositoryRoot.Combine("tests"), "*Tests.cs", SearchOption.AllDirectories)
            .ToLookup(path => Path.GetFileNameWithoutExtension(path));
        Assert.All(named, name => Assert.Contains(
            sources[name.Class], path => File.ReadAllText(path).Contains($" {name.Method}(", StringComparison.Ordinal)));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
