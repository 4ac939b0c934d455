using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>What callers rely on: functions, events and errors as they are in contracts/snapshots/abi.</summary>
public sealed class AbiSnapshotTests
{
    private const int LargestCode = 24_576;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>After a wanted change run once with ZKP_UPDATE_GOLDEN=1.</summary>
    [Theory]
    [InlineData("BatchRegistry")]
    [InlineData("ComplaintRegistry")]
    [InlineData("VKHashRegistry")]
    [InlineData("IGrothVerifier")]
    public async Task AbiIsTheCommittedOne(string name)
    {
        CompiledContract contract = (await new ContractCompiler().CompileRegistriesAsync())[name];
        string actual = JsonSerializer.Serialize(contract.Abi, Indented) + "\n";
        string path = RepositoryRoot.Combine("contracts", "snapshots", "abi", name + ".json");
        if (Environment.GetEnvironmentVariable("ZKP_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, actual);
        }

        Assert.Equal(await File.ReadAllTextAsync(path), actual);
        Assert.InRange(contract.RuntimeCode.Length, 0, LargestCode);
    }
}
