using System.Text.Json;

namespace Zkp.Pipeline.Requests;

/// <summary>Reading JSON objects strictly: a member nobody knows is a mistake that its sender wants to hear of.</summary>
internal static class JsonMembers
{
    /// <summary>The problem with the first member of <paramref name="element"/> that is not in <paramref name="known"/>.</summary>
    public static Problem? FindUnknown(JsonElement element, string pointer, params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                return Problem.BadRequest(
                    "unknown_member",
                    $"There is no member '{Shorten(member.Name)}' here; the known ones are {string.Join(", ", known.ToArray())}.",
                    $"{pointer}/{Escape(Shorten(member.Name))}");
            }
        }

        return null;
    }

    public static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "nothing",
    };

    /// <summary>Echoes of what a sender wrote stay short and printable.</summary>
    public static string Shorten(string text)
    {
        const int longest = 64;
        string printable = new([.. text.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        return printable.Length <= longest ? printable : printable[..longest] + "…";
    }

    private static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
