using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Pipeline.Ports;

namespace Zkp.Contracts.Tests;

/// <summary>A proof's eight words in the EVM's order, and its public signals.</summary>
internal sealed record FixtureProof(IReadOnlyList<BigInteger> Words, IReadOnlyList<BigInteger> PublicSignals)
{
    public static FixtureProof Read(JsonElement json) =>
        new(Hex(json.GetProperty("words")), Hex(json.GetProperty("publicSignals")));

    /// <summary>As snarkjs writes it: the EVM has the two halves of G2's coordinates the other way round.</summary>
    public ProofArtifact ToArtifact()
    {
        JsonArray Point(params BigInteger[] coordinates) => new([.. coordinates.Select(coordinate => (JsonNode)coordinate.ToString(CultureInfo.InvariantCulture))]);
        JsonObject json = new()
        {
            ["pi_a"] = Point(Words[0], Words[1], 1),
            ["pi_b"] = new JsonArray(Point(Words[3], Words[2]), Point(Words[5], Words[4]), Point(1, 0)),
            ["pi_c"] = Point(Words[6], Words[7], 1),
            ["protocol"] = "groth16",
            ["curve"] = "bn128",
        };
        return new ProofArtifact(
            JsonSerializer.SerializeToElement(json),
            JsonSerializer.SerializeToElement(PublicSignals.Select(signal => signal.ToString(CultureInfo.InvariantCulture))));
    }

    private static List<BigInteger> Hex(JsonElement array) =>
        [.. array.EnumerateArray().Select(word =>
            BigInteger.Parse("0" + word.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
