using System.Text.Json;
using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests.Foreign;

/// <summary>The circuit that stands for those of users: set up by snarkjs, and proved by it here as the oracle.</summary>
public sealed class MerkleMembershipTests
{
    [Fact]
    public async Task Snarkjs_proves_and_verifies_with_the_prepared_folder()
    {
        string folder = await ForeignCircuit.PrepareAsync("merkle-membership");
        MerkleMembershipSample sample = MerkleMembershipSample.Create(seed: 6);
        string scratch = Directory.CreateTempSubdirectory("zkp-merkle-").FullName;
        try
        {
            string input = Path.Combine(scratch, "input.json");
            await File.WriteAllTextAsync(input, sample.InputsJson);
            (int exitCode, string output) = await NodeTools.RunNodeAsync(
                NodeTools.Snarkjs,
                ["groth16", "fullprove", input, Path.Combine(folder, "circuit.wasm"), Path.Combine(folder, "circuit.zkey"), Path.Combine(scratch, "proof.json"), Path.Combine(scratch, "public.json")]);
            Assert.True(exitCode == 0, output);
            string[]? signals = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(Path.Combine(scratch, "public.json")));
            Assert.Equal(sample.PublicSignals.Select(signal => signal.ToString()), signals);

            (exitCode, output) = await NodeTools.RunNodeAsync(
                NodeTools.Snarkjs,
                ["groth16", "verify", Path.Combine(folder, "verification_key.json"), Path.Combine(scratch, "public.json"), Path.Combine(scratch, "proof.json")]);
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    [Fact]
    public async Task Every_sample_satisfies_the_circuit_and_a_stranger_does_not()
    {
        string folder = await ForeignCircuit.PrepareAsync("merkle-membership");
        MerkleMembershipSample[] samples = [.. Enumerable.Range(0, 8).Select(MerkleMembershipSample.Create)];
        string stranger = samples[0].InputsJson.Replace(samples[0].PublicSignals[1].ToString(), samples[1].PublicSignals[1].ToString(), StringComparison.Ordinal);

        IReadOnlyList<(Fr[]? Witness, string? Error)> results = await CircomRuntime.CalculateAsync(
            Path.Combine(folder, "circuit.wasm"), samples.Select(sample => sample.InputsJson).Append(stranger));
        Assert.Equal(samples.Length + 1, results.Count);
        foreach ((MerkleMembershipSample sample, (Fr[]? witness, string? error)) in samples.Zip(results))
        {
            Assert.True(witness is not null, error);
            Assert.Equal(sample.PublicSignals, witness[1..3]);
        }

        Assert.Null(results[^1].Witness);
    }
}
