using System.CommandLine;

namespace Zkp.Cli.Ceremony;

/// <summary>Options that name files.</summary>
internal static class RequiredFile
{
    public static Option<string> Option(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };

    /// <exception cref="UnusableException">There is no such file.</exception>
    public static string Existing(ParseResult parsed, Option<string> option)
    {
        string path = parsed.GetValue(option)!;
        return File.Exists(path) ? path : throw new UnusableException($"{option.Name}: there is no file {path}.");
    }

    /// <exception cref="UnusableException">The file is to be written over one that is read.</exception>
    public static string Output(ParseResult parsed, Option<string> option, string input)
    {
        string path = parsed.GetValue(option)!;
        return Path.GetFullPath(path) != Path.GetFullPath(input)
            ? path
            : throw new UnusableException($"{option.Name} is the file that is read; the key so far is part of the ceremony's record, so write to another.");
    }
}
