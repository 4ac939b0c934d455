namespace Zkp.Cli;

/// <summary>Accepts the spellings that people try first: <c>help</c>, <c>help VERB</c>, <c>version</c>, nothing at all.</summary>
internal static class ArgumentSpelling
{
    public static string[] Normalize(string[] arguments) => arguments switch
    {
        [] or ["help"] => ["--help"],
        ["help", .. string[] verb] => [.. verb, "--help"],
        ["version"] => ["--version"],
        _ => arguments,
    };
}
