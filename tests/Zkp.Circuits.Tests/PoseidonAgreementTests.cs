using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Bn254;
using Zkp.Circuits.Tests.Support;
using Zkp.LocalTools;

namespace Zkp.Circuits.Tests;

/// <summary>
/// C#'s Poseidon against circomlib's, for 1 to 16 inputs. circom takes 40 seconds for a circuit with all widths, so its
/// answers are kept in <c>poseidon-vectors.json</c>; with ZKP_SOAK=1 they are made again and compared.
/// The entailment and Merkle circuits hold widths 1, 2, 4, 5 and 16 to their WASM in every run.
/// </summary>
public sealed class PoseidonAgreementTests
{
    private static string VectorsPath => RepositoryRoot.Combine("tests", "Zkp.Circuits.Tests", "poseidon-vectors.json");

    [Fact]
    public void Agrees_with_circomlib_for_every_number_of_inputs()
    {
        JsonArray vectors = ReadVectors();
        Assert.Equal(24, vectors.Count);
        foreach (JsonNode? vector in vectors)
        {
            Fr[] inputs = Values(vector!["in"]!);
            Fr[] outputs = Values(vector["out"]!);
            Assert.Equal((16, 16), (inputs.Length, outputs.Length));
            for (int n = 1; n <= 16; n++)
            {
                Assert.Equal(outputs[n - 1], Poseidon.Hash(inputs.AsSpan(0, n)));
            }
        }
    }

    [Fact]
    public async Task The_kept_vectors_are_circomlibs()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("ZKP_SOAK") == "1", "Takes a minute; set ZKP_SOAK=1.");
        CompiledCircuit compiled = await CircuitCompiler.CompileFileAsync(
            RepositoryRoot.Combine("tests", "circuits", "poseidon", CircuitCompiler.MainFileName),
            RepositoryRoot.Combine(".zkp", "tests", "circuits", "poseidon"),
            keepsLinearConstraints: true);

        Fr[][] rows = [.. EdgeRows().Concat(RandomRows())];
        IReadOnlyList<(Fr[]? Witness, string? Error)> results = await CircomRuntime.CalculateAsync(
            compiled.WasmPath, rows.Select(row => new JsonObject { ["in"] = Array(row) }.ToJsonString()));
        JsonArray vectors = [.. rows.Zip(results, (row, result) => new JsonObject { ["in"] = Array(row), ["out"] = Array(result.Witness![1..17]) })];
        string text = new JsonObject
        {
            ["generated"] = "By PoseidonAgreementTests with ZKP_SOAK=1 ZKP_UPDATE_GOLDEN=1; do not edit.",
            ["vectors"] = vectors,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
        if (Environment.GetEnvironmentVariable("ZKP_UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(VectorsPath, text);
        }

        Assert.Equal(await File.ReadAllTextAsync(VectorsPath), text);
    }

    private static IEnumerable<Fr[]> EdgeRows() =>
        new[] { Fr.Zero, Fr.One, -Fr.One, Fr.FromUInt64(ulong.MaxValue) }.Select(value => Enumerable.Repeat(value, 16).ToArray());

    private static IEnumerable<Fr[]> RandomRows()
    {
        // A generator of its own, because the vectors must be the same on every machine.
        Fr state = Fr.FromUInt64(20_261_123);
        for (int row = 0; row < 20; row++)
        {
            Fr[] values = new Fr[16];
            for (int i = 0; i < values.Length; i++)
            {
                state = state.Pow(5) + Fr.FromUInt64((ulong)i + 7);
                values[i] = state;
            }

            yield return values;
        }
    }

    private static JsonArray ReadVectors() => JsonNode.Parse(File.ReadAllBytes(VectorsPath))!["vectors"]!.AsArray();

    private static JsonArray Array(IEnumerable<Fr> values) => [.. values.Select(value => JsonValue.Create(value.ToString()))];

    private static Fr[] Values(JsonNode array) => [.. array.AsArray().Select(value => Field.Parse(value!.GetValue<string>()))];
}
