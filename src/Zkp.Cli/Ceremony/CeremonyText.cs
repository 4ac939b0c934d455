using System.Globalization;
using System.Text;
using Zkp.Groth16;

namespace Zkp.Cli.Ceremony;

/// <summary>Hashes and contributions as people compare them.</summary>
internal static class CeremonyText
{
    /// <summary>Sixteen words in four lines, the way snarkjs prints them, so that a participant finds the same text.</summary>
    public static string Hash(string title, ReadOnlySpan<byte> hash)
    {
        StringBuilder text = new(title);
        string digits = Convert.ToHexStringLower(hash);
        for (int word = 0; word < digits.Length / 8; word++)
        {
            text.Append(word % 4 == 0 ? "\n\t\t" : " ").Append(digits, word * 8, 8);
        }

        return text.ToString();
    }

    public static string Contribution(ContributionSummary contribution)
    {
        string name = contribution.Name.Length == 0 ? "" : $" \"{Printable(contribution.Name)}\"";
        string beacon = contribution.Beacon is { } source
            ? string.Create(CultureInfo.InvariantCulture, $", beacon {Convert.ToHexStringLower(source.Value)} hashed 2^{source.IterationsLog} times")
            : "";
        return Hash(string.Create(CultureInfo.InvariantCulture, $"Contribution {contribution.Number}{name}{beacon}:"), contribution.Hash);
    }

    /// <summary>A participant's name is anybody's text: what a terminal would obey is left out.</summary>
    private static string Printable(string name) => string.Concat(name.Where(c => !char.IsControl(c)));
}
