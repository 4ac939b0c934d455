using System.CommandLine;

namespace Zkp.Cli;

/// <summary>The one line that answers arguments which don't parse.</summary>
internal static class UsageMessage
{
    public static string For(RootCommand root, ParseResult parsed, string[] arguments)
    {
        Command command = parsed.CommandResult.Command;
        string? unknown = parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null;
        if (command == root)
        {
            string word = unknown ?? (arguments.Length > 0 ? arguments[0] : "");
            return $"there is no verb '{word}'{Suggest(word, root.Subcommands.Select(verb => verb.Name))}; ./zkp help lists the verbs.";
        }

        if (unknown is null)
        {
            return $"{Sentence(parsed.Errors[0].Message)} See ./zkp {PathOf(command)} --help.";
        }

        if (command.Subcommands.Count > 0 && !unknown.StartsWith('-'))
        {
            return $"{PathOf(command)} has no '{unknown}'{Suggest(unknown, command.Subcommands.Select(verb => verb.Name))}; "
                + $"see ./zkp {PathOf(command)} --help.";
        }

        return $"{PathOf(command)} has no option or argument '{unknown}'{Suggest(unknown, command.Options.Select(option => option.Name))}; "
            + $"see ./zkp {PathOf(command)} --help.";
    }

    private static string PathOf(Command command)
    {
        Stack<string> names = new();
        for (Symbol? symbol = command; symbol is Command and not RootCommand; symbol = symbol.Parents.FirstOrDefault())
        {
            names.Push(symbol.Name);
        }

        return string.Join(' ', names);
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    private static string Suggest(string word, IEnumerable<string> known)
    {
        string? nearest = known.Where(name => name.Length > 0 && Distance(word, name) <= Math.Max(2, name.Length / 3)).MinBy(name => Distance(word, name));
        return nearest is null ? "" : $" (did you mean '{nearest}'?)";
    }

    /// <summary>Levenshtein's edit distance.</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int substituted = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
