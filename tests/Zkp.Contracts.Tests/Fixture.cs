using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>A key and proofs by snarkjs from contracts/test/fixtures: x is known with signals[i] = (x + i)^3.</summary>
internal sealed record Fixture(IReadOnlyList<BigInteger> KeyWords, IReadOnlyList<FixtureProof> Proofs)
{
    public static string Folder => RepositoryRoot.Combine("contracts", "test", "fixtures");

    public static Fixture Load(int signals)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"cubes-{signals}.json")));
        JsonElement key = document.RootElement.GetProperty("verificationKey");
        List<BigInteger> words = [.. G1(key.GetProperty("vk_alpha_1"))];
        foreach (string name in new[] { "vk_beta_2", "vk_gamma_2", "vk_delta_2" })
        {
            words.AddRange(G2(key.GetProperty(name)));
        }

        words.AddRange(key.GetProperty("IC").EnumerateArray().SelectMany(G1));
        return new Fixture(words, [.. document.RootElement.GetProperty("proofs").EnumerateArray().Select(FixtureProof.Read)]);
    }

    private static IEnumerable<BigInteger> G1(JsonElement point) => [Decimal(point[0]), Decimal(point[1])];

    private static IEnumerable<BigInteger> G2(JsonElement point) =>
        [Decimal(point[0][1]), Decimal(point[0][0]), Decimal(point[1][1]), Decimal(point[1][0])];

    private static BigInteger Decimal(JsonElement text) => BigInteger.Parse(text.GetString()!, CultureInfo.InvariantCulture);
}
