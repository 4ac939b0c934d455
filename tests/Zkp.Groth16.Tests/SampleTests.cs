using System.Text.Json.Nodes;
using Zkp.LocalTools;

namespace Zkp.Groth16.Tests;

/// <summary>Runs what the samples' page says, so that it stays true.</summary>
public class SampleTests
{
    [Fact]
    public async Task WhatOneSampleProvesTheOtherVerifies()
    {
        TestCircuit circuit = TestCircuit.Multiplier;
        string folder = Directory.CreateDirectory(Path.Combine(circuit.Folder, "samples")).FullName;
        string In(string name) => Path.Combine(folder, name);
        await File.WriteAllTextAsync(In("input.json"), """{"scale": "3", "factors": [1, 2, 3, "0x4", 5, -1], "weights": [[2, 3], ["5", 4]]}""");
        using (ProvingKey key = ProvingKey.Load(circuit.Zkey))
        {
            await File.WriteAllTextAsync(In("verification_key.json"), key.VerifyingKey.ToJson());
        }

        (int exitCode, string output) = await RunAsync("Sample.Prove", folder, circuit.Wasm, circuit.Zkey, "input.json");
        Assert.True(exitCode == 0, output);
        (exitCode, output) = await RunAsync("Sample.Verify", folder, "verification_key.json", "proof.json", "public.json");
        Assert.Equal((0, "valid"), (exitCode, output.Trim()));

        JsonArray signals = JsonNode.Parse(await File.ReadAllTextAsync(In("public.json")))!.AsArray();
        signals[0] = "1";
        await File.WriteAllTextAsync(In("public.json"), signals.ToJsonString());
        (exitCode, output) = await RunAsync("Sample.Verify", folder, "verification_key.json", "proof.json", "public.json");
        Assert.Equal((1, "invalid"), (exitCode, output.Trim()));
    }

    private static Task<(int ExitCode, string Output)> RunAsync(string sample, string folder, params string[] arguments) => ToolProcess.RunAsync(
        "dotnet", [RepositoryRoot.Combine("artifacts", "bin", sample, "release", sample + ".dll"), .. arguments], workingDirectory: folder);
}
