using System.Text.Json;
using Zkp.Cli.Deploy;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

public sealed class ContractCompilerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-compiler-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>What is tested by forge is what is deployed: the same bytes, whatever the source's path.</summary>
    [Fact]
    public async Task BytecodeIsForges()
    {
        // All of it, where `forge test` finds it made.
        string contracts = RepositoryRoot.Combine("contracts");
        using (await FileClaim.TakeAsync(NodeTools.ForgeClaim, CancellationToken.None))
        {
            (int exitCode, string output) = await ToolProcess.RunAsync(NodeTools.Forge, ["build"], workingDirectory: contracts);
            Assert.True(exitCode == 0, output);
        }

        IReadOnlyDictionary<string, CompiledContract> registries = await new ContractCompiler().CompileRegistriesAsync();
        AssertForgeMade(registries["VKHashRegistry"]);
        AssertForgeMade(registries["ComplaintRegistry"]);

        const string Name = "Groth16Verifier_Cubes1";
        string source = SolidityVerifier.Generate(Fixture.Load(1).Key, Name, SolidityLayout.SelfContained);
        AssertForgeMade(await new ContractCompiler().CompileSingleAsync(source, Name));
    }

    [Fact]
    public async Task ErrorOfTheCompilerIsTheMessage()
    {
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(
            () => new ContractCompiler(folder).CompileSingleAsync("// SPDX-License-Identifier: MIT\npragma solidity 0.8.37; contract A { uint x = y; }", "A"));
        Assert.Contains("Undeclared identifier", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "*.json"));
    }

    [Fact]
    public async Task ResultIsKeptAndReadAgain()
    {
        const string Source = "// SPDX-License-Identifier: MIT\npragma solidity 0.8.37; contract A {}";
        CompiledContract first = await new ContractCompiler(folder).CompileSingleAsync(Source, "A");
        string cached = Assert.Single(Directory.GetFiles(folder, "*.json"));
        File.WriteAllText(cached, File.ReadAllText(cached).Replace(Convert.ToHexStringLower(first.RuntimeCode), "c0de", StringComparison.Ordinal));

        CompiledContract second = await new ContractCompiler(folder).CompileSingleAsync(Source, "A");
        Assert.Equal([0xc0, 0xde], second.RuntimeCode);
    }

    private static void AssertForgeMade(CompiledContract contract)
    {
        string path = RepositoryRoot.Combine("contracts", "out", contract.Name + ".sol", contract.Name + ".json");
        using JsonDocument artifact = JsonDocument.Parse(File.ReadAllText(path));
        string expected = artifact.RootElement.GetProperty("bytecode").GetProperty("object").GetString()!;
        Assert.Equal(expected[2..], Convert.ToHexStringLower(contract.CreationCode));
    }
}
