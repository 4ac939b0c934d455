using System.Text.RegularExpressions;

namespace Zkp.Cli.Deploy;

/// <summary>Which files a Solidity file imports.</summary>
internal static partial class SolidityImports
{
    /// <summary>The imported files' names, relative ones resolved against the importing file's name.</summary>
    public static IEnumerable<string> Of(string source, string name)
    {
        foreach (Match match in Import().Matches(source))
        {
            string target = match.Groups["path"].Value;
            yield return target.StartsWith('.') ? Resolve(name, target) : target;
        }
    }

    private static string Resolve(string name, string target)
    {
        List<string> parts = [.. name.Split('/')[..^1]];
        foreach (string part in target.Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    [GeneratedRegex("""^import\s[^;"]*"(?<path>[^"]+)";""", RegexOptions.Multiline)]
    private static partial Regex Import();
}
