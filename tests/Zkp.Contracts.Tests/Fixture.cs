using System.Text.Json;
using Zkp.Groth16;
using Zkp.LocalTools;

namespace Zkp.Contracts.Tests;

/// <summary>A key and proofs by snarkjs from contracts/test/fixtures: x is known with signals[i] = (x + i)^3.</summary>
internal sealed record Fixture(VerifyingKey Key, IReadOnlyList<FixtureProof> Proofs)
{
    public static string Folder => RepositoryRoot.Combine("contracts", "test", "fixtures");

    public static Fixture Load(int signals)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"cubes-{signals}.json")));
        return new Fixture(
            VerifyingKey.ParseJson(document.RootElement.GetProperty("verificationKey").GetRawText()),
            [.. document.RootElement.GetProperty("proofs").EnumerateArray().Select(FixtureProof.Read)]);
    }
}
