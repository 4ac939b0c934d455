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
        string[] named = [.. TestName().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.True(named.Length >= 20, $"only {named.Length} tests are named");
        HashSet<string> existing = [.. typeof(DocumentationTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods().Select(method => $"{type.Name}.{method.Name}"))];
        Assert.All(named, name => Assert.Contains(name, existing));
    }

    [GeneratedRegex(@"\| `(\w+Tests\.\w+)` \|")]
    private static partial Regex TestName();
}
