using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Zkp.Contracts.Tests;

/// <summary>A proof's eight words in the EVM's order, and its public signals.</summary>
internal sealed record FixtureProof(IReadOnlyList<BigInteger> Words, IReadOnlyList<BigInteger> PublicSignals)
{
    public static FixtureProof Read(JsonElement json) =>
        new(Hex(json.GetProperty("words")), Hex(json.GetProperty("publicSignals")));

    private static List<BigInteger> Hex(JsonElement array) =>
        [.. array.EnumerateArray().Select(word =>
            BigInteger.Parse("0" + word.GetString()![2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
}
