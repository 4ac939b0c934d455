using Zkp.LocalTools;

namespace Zkp.Cli.Testing;

/// <summary>What git says of a checkout.</summary>
internal sealed class GitCheckout(string folder)
{
    /// <summary>The commit that is checked out; null if this is no checkout, or git is not there.</summary>
    public async Task<string?> HeadAsync(CancellationToken cancellationToken) =>
        await RunAsync(["rev-parse", "--verify", "HEAD"], cancellationToken) is { } output ? output.Trim() : null;

    /// <summary>The files that are not as committed, new ones too.</summary>
    /// <param name="paths">Where to look; everywhere when empty.</param>
    public async Task<IReadOnlyList<string>> ChangedAsync(IEnumerable<string> paths, CancellationToken cancellationToken) =>
        await RunAsync(["status", "--porcelain", "--", .. paths], cancellationToken) is { } output
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[3..])]
            : throw new IOException($"git can't tell the state of {folder}.");

    private async Task<string?> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            (int exitCode, string output) = await ToolProcess.RunAsync("git", ["-C", folder, .. arguments], cancellationToken: cancellationToken);
            return exitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
