using System.Text.Json;

namespace Zkp.Cli.Testing;

/// <summary>The last whole test run in which everything passed, and the commit that was checked out, with nothing changed.</summary>
public sealed record TestRecord(string Commit, int Passed)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Keeps a run's result, or forgets the earlier one: a run that failed, or of files that are in no commit, says nothing of a commit.</summary>
    public static async Task KeepAsync(string repository, bool allPassed, int passed, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathIn(repository))!);
        GitCheckout git = new(repository);
        string? commit = await git.HeadAsync(cancellationToken);
        if (!allPassed || commit is null || (await git.ChangedAsync([], cancellationToken)).Count > 0)
        {
            File.Delete(PathIn(repository));
            return;
        }

        await File.WriteAllTextAsync(PathIn(repository), JsonSerializer.Serialize(new TestRecord(commit, passed), Json) + "\n", cancellationToken);
    }

    /// <summary>Null when there is none.</summary>
    public static async Task<TestRecord?> ReadAsync(string repository, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathIn(repository)))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<TestRecord>(await File.ReadAllTextAsync(PathIn(repository), cancellationToken), Json) is { Commit.Length: 40 } record ? record : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string PathIn(string repository) => Path.Combine(repository, ".zkp", "test-results", "passed.json");
}
