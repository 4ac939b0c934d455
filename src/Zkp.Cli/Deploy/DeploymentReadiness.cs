using System.Globalization;
using Zkp.Cli.Testing;
using Zkp.Groth16;
using Zkp.Pipeline.Circuits;

namespace Zkp.Cli.Deploy;

/// <summary>
/// What has to be true of the checkout before its contracts go to a network with users: the keys come from a ceremony, the contracts and
/// their snapshots are committed, and every test has passed at this commit.
/// </summary>
public sealed class DeploymentReadiness(string repository)
{
    /// <summary>What is deployed, and what was measured and reviewed of it.</summary>
    private static readonly string[] Watched = ["contracts/src", "contracts/snapshots", "contracts/foundry.toml", "package-lock.json"];

    public async Task<IReadOnlyList<ChecklistItem>> CheckAsync(IReadOnlyList<Circuit> circuits, CancellationToken cancellationToken)
    {
        List<ChecklistItem> items = [.. circuits.Select(CheckCeremony)];
        GitCheckout git = new(repository);
        string? commit = await git.HeadAsync(cancellationToken);
        if (commit is null)
        {
            return [.. items, new ChecklistItem(ChecklistState.Blocked, "commit", $"{repository} is no git checkout: what is deployed could not be found again.")];
        }

        IReadOnlyList<string> changed = await git.ChangedAsync(Watched, cancellationToken);
        items.Add(changed.Count == 0
            ? new ChecklistItem(ChecklistState.Done, "snapshots", "contracts and snapshots are as committed")
            : new ChecklistItem(ChecklistState.Blocked, "snapshots", $"not as committed: {string.Join(", ", changed)}; run the tests, then commit or discard."));
        items.Add(await CheckTestsAsync(commit, cancellationToken));
        return items;
    }

    private static ChecklistItem CheckCeremony(Circuit circuit)
    {
        string title = $"ceremony of {circuit.Id} v{circuit.Version}";
        if (!File.Exists(circuit.ProvingKeyPath))
        {
            return new ChecklistItem(ChecklistState.Blocked, title, $"there is no {circuit.ProvingKeyPath} to read its contributions from.");
        }

        int contributions = KeyCeremony.CountContributions(circuit.ProvingKeyPath);
        return contributions > 0
            ? new ChecklistItem(ChecklistState.Done, title, string.Create(CultureInfo.InvariantCulture, $"{contributions} contributions; `zkp zkey verify` checks them"))
            : new ChecklistItem(ChecklistState.Blocked, title, "nobody has contributed to its key: whoever made it can forge proofs (docs/ceremony.md).");
    }

    private async Task<ChecklistItem> CheckTestsAsync(string commit, CancellationToken cancellationToken)
    {
        TestRecord? record = await TestRecord.ReadAsync(repository, cancellationToken);
        return record switch
        {
            null => new(ChecklistState.Blocked, "tests", "no whole run of ./zkp test has passed here with everything committed; run it."),
            _ when record.Commit != commit => new(ChecklistState.Blocked, "tests", $"they passed at {record.Commit[..10]}, and this is {commit[..10]}; run ./zkp test."),
            _ => new(ChecklistState.Done, "tests", $"{record.Passed} passed at {commit[..10]}"),
        };
    }
}
