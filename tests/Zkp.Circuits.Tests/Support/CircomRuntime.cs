using System.Text.Json;
using Zkp.Bn254;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests.Support;

/// <summary>The circuit's own WASM, run by snarkjs's runtime: what an honest prover's software does.</summary>
internal static class CircomRuntime
{
    private static string Script => RepositoryRoot.Combine("tests", "Zkp.Circuits.Tests", "Support", "witnesses.cjs");

    /// <returns>For each input the witness, or null and the circuit's reason for refusing it.</returns>
    public static async Task<IReadOnlyList<(Fr[]? Witness, string? Error)>> CalculateAsync(string wasmPath, IEnumerable<string> inputs)
    {
        (int exitCode, string output) = await ToolProcess.RunAsync(
            "node",
            [Script, wasmPath],
            workingDirectory: RepositoryRoot.Path,
            standardInput: string.Concat(inputs.Select(input => input.ReplaceLineEndings(" ") + "\n")));
        Assert.True(exitCode == 0, output);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    public static async Task<Fr[]> CalculateOneAsync(string wasmPath, string input)
    {
        (Fr[]? witness, string? error) = Assert.Single(await CalculateAsync(wasmPath, [input]));
        Assert.True(witness is not null, error);
        return witness;
    }

    private static (Fr[]? Witness, string? Error) Read(string line)
    {
        using JsonDocument json = JsonDocument.Parse(line);
        if (json.RootElement.TryGetProperty("error", out JsonElement error))
        {
            return (null, error.GetString());
        }

        return ([.. json.RootElement.GetProperty("witness").EnumerateArray().Select(value => Field.Parse(value.GetString()!))], null);
    }
}
