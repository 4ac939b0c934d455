using Zkp.Cli.Deploy;
using Zkp.Cli.Testing;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;

namespace Zkp.Contracts.Tests;

/// <summary>What is asked of a checkout before its contracts go to a network with users.</summary>
public sealed class DeploymentReadinessTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("zkp-readiness-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task TestsMustHavePassedAtThisCommitWithEverythingCommitted()
    {
        await CommitAsync("contracts/snapshots/a.json", "1");
        Assert.Contains("no whole run", Blocked(await CheckAsync(), "tests"), StringComparison.Ordinal);

        await TestRecord.KeepAsync(folder, allPassed: true, 7, CancellationToken.None);
        IReadOnlyList<ChecklistItem> items = await CheckAsync();
        Assert.DoesNotContain(items, item => item.State != ChecklistState.Done);
        Assert.Contains(items, item => item.Title == "tests" && item.Detail.StartsWith("7 passed", StringComparison.Ordinal));

        await CommitAsync("contracts/snapshots/a.json", "2");
        Assert.Contains("run ./zkp test", Blocked(await CheckAsync(), "tests"), StringComparison.Ordinal);

        await TestRecord.KeepAsync(folder, allPassed: true, 7, CancellationToken.None);
        await TestRecord.KeepAsync(folder, allPassed: false, 6, CancellationToken.None);
        Blocked(await CheckAsync(), "tests");
    }

    [Fact]
    public async Task RunOverUncommittedFilesSaysNothingOfACommit()
    {
        await CommitAsync("contracts/snapshots/a.json", "1");
        await File.WriteAllTextAsync(Path.Combine(folder, "new.txt"), "x");
        await TestRecord.KeepAsync(folder, allPassed: true, 7, CancellationToken.None);
        Blocked(await CheckAsync(), "tests");
    }

    [Fact]
    public async Task ContractsAndSnapshotsMustBeAsCommitted()
    {
        await CommitAsync("contracts/snapshots/a.json", "1");
        await File.WriteAllTextAsync(Path.Combine(folder, "contracts", "snapshots", "a.json"), "2");
        Assert.Contains("contracts/snapshots/a.json", Blocked(await CheckAsync(), "snapshots"), StringComparison.Ordinal);

        await CommitAsync("contracts/snapshots/a.json", "2");
        Directory.CreateDirectory(Path.Combine(folder, "contracts", "src"));
        await File.WriteAllTextAsync(Path.Combine(folder, "contracts", "src", "New.sol"), "");
        Assert.Contains("contracts/src", Blocked(await CheckAsync(), "snapshots"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FolderThatIsNoCheckoutIsRefused() =>
        Assert.Contains("no git checkout", Blocked(await CheckAsync(), "commit"), StringComparison.Ordinal);

    [Fact]
    public async Task KeyWithoutContributionsIsRefused()
    {
        string circuit = Path.Combine(folder, "circuit");
        Directory.CreateDirectory(circuit);
        Assert.Contains("no ", Blocked(await CheckAsync(Circuit(circuit)), "ceremony of c v1"), StringComparison.Ordinal);

        string zkey = Path.Combine(circuit, Pipeline.Circuits.Circuit.ProvingKeyFile);
        byte[] contributed = await File.ReadAllBytesAsync(Path.Combine(Fixture.Folder, "cubes-1.zkey"));
        await File.WriteAllBytesAsync(zkey, WithoutContributions(contributed));
        Assert.Contains("nobody has contributed", Blocked(await CheckAsync(Circuit(circuit)), "ceremony of c v1"), StringComparison.Ordinal);

        await File.WriteAllBytesAsync(zkey, contributed);
        Assert.Contains(await CheckAsync(Circuit(circuit)), item => item is { State: ChecklistState.Done, Title: "ceremony of c v1" });
    }

    /// <summary>The last section (number 10) of a .zkey is the circuit's hash, a count, and the contributions.</summary>
    private static byte[] WithoutContributions(byte[] zkey)
    {
        int at = 12;
        while (BitConverter.ToUInt32(zkey, at) != 10)
        {
            at += 12 + (int)BitConverter.ToUInt64(zkey, at + 4);
        }

        int end = at + 12 + (int)BitConverter.ToUInt64(zkey, at + 4);
        return [.. zkey[..(at + 4)], .. BitConverter.GetBytes(68ul), .. zkey[(at + 12)..(at + 12 + 64)], 0, 0, 0, 0, .. zkey[end..]];
    }

    private static string Blocked(IReadOnlyList<ChecklistItem> items, string title) =>
        Assert.Single(items, item => item.State == ChecklistState.Blocked && item.Title == title).Detail;

    private static Circuit Circuit(string circuitFolder) => new()
    {
        Id = "c",
        Version = 1,
        Statement = StatementKind.Inputs,
        MaxInputBytes = 1024,
        PublicSignalCount = 1,
        DevelopmentKeys = false,
        Folder = circuitFolder,
    };

    private Task<IReadOnlyList<ChecklistItem>> CheckAsync(params Circuit[] circuits) =>
        new DeploymentReadiness(folder).CheckAsync(circuits, CancellationToken.None);

    private async Task CommitAsync(string path, string content)
    {
        string file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content);
        await File.WriteAllTextAsync(Path.Combine(folder, ".gitignore"), ".zkp/\n");
        string[][] commands = [["init", "-q"], ["add", "-A"], ["-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "x"]];
        foreach (string[] command in commands)
        {
            (int exitCode, string output) = await ToolProcess.RunAsync("git", ["-C", folder, .. command]);
            Assert.True(exitCode == 0, output);
        }
    }
}
