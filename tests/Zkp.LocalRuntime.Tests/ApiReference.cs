using Zkp.LocalTools;

namespace Zkp.LocalRuntime.Tests;

/// <summary>The official signatures, from <c>tests/reference/functions-api.txt</c>.</summary>
internal static class ApiReference
{
    /// <summary>Types by full name: how each is declared, and its members.</summary>
    public static Dictionary<string, (string Declaration, List<string> Members)> Read()
    {
        Dictionary<string, (string, List<string>)> types = [];
        List<string>? members = null;
        foreach (string line in File.ReadLines(RepositoryRoot.Combine("tests", "reference", "functions-api.txt")))
        {
            int assembly = line.LastIndexOf("   [", StringComparison.Ordinal);
            if (assembly > 0 && line.EndsWith(']'))
            {
                string declaration = line[..assembly].Trim();
                members = [];
                types.Add(NameIn(declaration), (declaration, members));
            }
            else if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                members?.Add(line.Trim());
            }
            else
            {
                members = null;
            }
        }

        return types;
    }

    private static string NameIn(string declaration)
    {
        string word = declaration.Split(' ').First(part => part.StartsWith("Microsoft.", StringComparison.Ordinal));
        return word.Split('(')[0];
    }
}
