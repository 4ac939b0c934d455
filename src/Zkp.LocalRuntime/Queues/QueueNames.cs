namespace Zkp.LocalRuntime.Queues;

/// <summary>The service's rules for queue names.</summary>
internal static class QueueNames
{
    /// <exception cref="FormatException">The service would refuse the name.</exception>
    public static void Check(string name)
    {
        bool valid = name.Length is >= 3 and <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && !name.StartsWith('-') && !name.EndsWith('-') && !name.Contains("--", StringComparison.Ordinal);
        if (!valid)
        {
            throw new FormatException(
                $"'{name}' is no queue name: 3 to 63 lower-case letters, digits and single hyphens, none of them at an end");
        }
    }

    public static string Poison(string name) => name + "-poison";
}
