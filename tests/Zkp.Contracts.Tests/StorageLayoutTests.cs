using System.Text.Json;
using System.Text.RegularExpressions;
using Zkp.Cli.Deploy;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>
/// Where state variables lie, as it is in contracts/snapshots/storage. Nothing is upgradable, so nothing depends on it on chain; but what a submission
/// pays does: a variable that slips out of the guard's word costs every one of them 2,100 gas.
/// </summary>
public sealed partial class StorageLayoutTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>After a wanted change run once with ZKP_UPDATE_GOLDEN=1.</summary>
    [Theory]
    [InlineData("ComplaintRegistry")]
    [InlineData("VKHashRegistry")]
    [InlineData("BatchRegistry")]
    public async Task LayoutIsTheCommittedOne(string name)
    {
        CompiledContract contract = (await new ContractCompiler().CompileRegistriesAsync())[name];
        var variables = contract.StorageLayout.GetProperty("storage").EnumerateArray().Select(variable => new
        {
            slot = variable.GetProperty("slot").GetString(),
            offset = variable.GetProperty("offset").GetInt32(),
            label = variable.GetProperty("label").GetString(),
            // Numbers of the syntax tree change with every edit.
            type = TreeNumber().Replace(variable.GetProperty("type").GetString()!, ")_"),
        });
        string actual = JsonSerializer.Serialize(variables, Indented) + "\n";
        string path = RepositoryRoot.Combine("contracts", "snapshots", "storage", name + ".json");
        if (Environment.GetEnvironmentVariable("ZKP_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, actual);
        }

        Assert.Equal(await File.ReadAllTextAsync(path), actual);
    }

    /// <summary>What a submission reads lies in one word, with the pause.</summary>
    [Fact]
    public async Task GuardsVariablesShareAWordWithThePause()
    {
        CompiledContract contract = (await new ContractCompiler().CompileRegistriesAsync())["ComplaintRegistry"];
        Dictionary<string, string> slots = contract.StorageLayout.GetProperty("storage").EnumerateArray()
            .ToDictionary(variable => variable.GetProperty("label").GetString()!, variable => variable.GetProperty("slot").GetString()!);
        foreach (string label in new[] { "_perBlock", "_perSubmitter", "_submitterWindow", "_block", "_inBlock" })
        {
            Assert.Equal(slots["_paused"], slots[label]);
        }
    }

    [GeneratedRegex(@"\)[0-9]+_")]
    private static partial Regex TreeNumber();
}
