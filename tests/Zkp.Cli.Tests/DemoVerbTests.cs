using System.Globalization;
using System.Numerics;
using System.Text.Json.Nodes;
using Zkp.LocalTools;

namespace Zkp.Cli.Tests;

/// <summary><c>demo</c> as a black box, on everything real.</summary>
[Trait("Category", "Slow")]
public sealed class DemoVerbTests
{
    [Fact]
    public async Task Json_is_the_last_line_and_tells_of_a_finalized_proof()
    {
        CommandResult result = await BuiltCommand.RunAsync("demo", "--json");

        result.AssertDone();
        string line = Assert.Single(result.Output.TrimEnd('\n').Split('\n'));
        JsonObject receipt = JsonNode.Parse(line)!.AsObject();
        Assert.Equal("Finalized", receipt["state"]!.GetValue<string>());
        Assert.Equal("local-optimism", receipt["network"]!.GetValue<string>());
        Assert.Matches("^0x[0-9a-f]{64}$", receipt["transactionHash"]!.GetValue<string>());
        Assert.True(receipt["gasUsed"]!.GetValue<long>() > 200_000);
        Assert.True(Amount(receipt["statement"]) > 0);
        Assert.True(Amount(receipt["actualFeeWei"]) > 0);
        Assert.True(Amount(receipt["actualFeeWei"]) <= Amount(receipt["quotedFeeWei"]), "a quote is kept");
        Assert.NotEmpty(receipt["stages"]!.AsArray());
        Assert.Contains("Submitted", result.Errors, StringComparison.Ordinal);
        Assert.Empty(LeftOver(receipt["id"]!.GetValue<string>()));
    }

    private static BigInteger Amount(JsonNode? node) => BigInteger.Parse(node!.ToString(), CultureInfo.InvariantCulture);

    /// <summary>State folders in which the proof still stands.</summary>
    private static IEnumerable<string> LeftOver(string id) =>
        Directory.EnumerateFiles(RepositoryRoot.Combine(".zkp", "stack"), "app.log", SearchOption.AllDirectories)
            .Where(file => file.Contains("demo-", StringComparison.Ordinal) && File.ReadAllText(file).Contains(id, StringComparison.Ordinal));
}
