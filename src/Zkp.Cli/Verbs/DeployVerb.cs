using System.CommandLine;
using Zkp.Cli.Deploy;
using Zkp.Cli.Deploy.Explorer;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Evm;
using Zkp.LocalTools;
using Zkp.Pipeline.Circuits;
using Zkp.Pipeline.Networks;

namespace Zkp.Cli.Verbs;

/// <summary><c>deploy</c>: the contracts of the circuits onto a network, with the checklist.</summary>
internal static class DeployVerb
{
    /// <summary>Holds the keystore's password: an argument could be seen by every user of the machine.</summary>
    private const string PasswordVariable = "ZKP_KEYSTORE_PASSWORD";

    /// <summary>Without it no source is verified.</summary>
    private const string ExplorerKeyVariable = "ZKP_ETHERSCAN_API_KEY";

    private static readonly Option<string> NetworkOption = new("--network")
    {
        Description = "The network's name: its file is NAME.json in --networks, in contracts/networks or of a running ./zkp up.",
        HelpName = "NAME",
        Required = true,
    };

    private static readonly Option<string?> NetworksOption = new("--networks") { Description = "The folder of network files.", HelpName = "DIR" };

    private static readonly Option<string?> CircuitsOption = new("--circuits")
    {
        Description = "The folder of circuits' folders; the repository's own circuits when left out.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> KeystoreOption = new("--keystore")
    {
        Description = $"The keystore (version 3) of the account that pays and owns; its password is in {PasswordVariable}. "
            + "A local network needs none.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> AdminOption = Account("--admin", "grants roles and ends pauses; it has to accept");
    private static readonly Option<string?> PauserOption = Account("--pauser", "stops registries and versions");
    private static readonly Option<string?> OperatorOption = Account("--operator", "registers versions and sets limits");

    private static readonly Option<string[]> SubmitterOption = new("--submitter")
    {
        Description = "An account that may submit in the first 48 hours: the app's; once for each of its signers. The one that deploys when left out.",
        HelpName = "ADDRESS",
    };

    private static readonly Option<bool> DryRunOption = new("--dry-run") { Description = "Show the checklist and what it would cost; send nothing." };

    public static Command Create()
    {
        Command command = new("deploy", "Deploys the circuits' contracts onto a network.")
        {
            NetworkOption, NetworksOption, CircuitsOption, KeystoreOption, AdminOption, PauserOption, OperatorOption, SubmitterOption,
            DryRunOption,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = FindNetwork(parsed.GetValue(NetworkOption)!, parsed.GetValue(NetworksOption));
        NetworkFile network = NetworkCatalog.Read(path);
        IStepReporter reporter = Reporters.ForOutput();
        IReadOnlyList<Circuit> circuits = await ReadCircuitsAsync(parsed.GetValue(CircuitsOption), reporter, cancellationToken);

        // Before the network is asked for anything: no answer of its may hide this.
        Deployer.RefuseDevelopmentKeys(network, circuits);
        DeployOptions options = DeployOptions.Beside(path) with
        {
            Readiness = network.Local ? null : new DeploymentReadiness(RepositoryRoot.Path),
            Roles = new DeploymentRoles
            {
                Admin = ReadAccount(parsed, AdminOption),
                Pauser = ReadAccount(parsed, PauserOption),
                Operator = ReadAccount(parsed, OperatorOption),
                Submitters = [.. (parsed.GetValue(SubmitterOption) ?? []).Select(text => ReadAccount(SubmitterOption, text)).Distinct()],
            },
        };
        LocalSigner signer = ReadSigner(parsed.GetValue(KeystoreOption), network);

        Deployer deployer = new();
        DeploymentChecklist checklist = await reporter.StepAsync(
            "checklist", _ => deployer.CheckAsync(network, circuits, signer.Address, options, cancellationToken));
        foreach (string line in Describe(checklist))
        {
            reporter.Line(line);
        }

        if (parsed.GetValue(DryRunOption))
        {
            return checklist.Blocked ? ExitCode.No : ExitCode.Done;
        }

        DeploymentFile deployed = await reporter.StepAsync($"deploying onto {network.Name}", async tell =>
            await deployer.DeployAsync(network, circuits, signer, options, new LineProgress(tell), cancellationToken));
        reporter.Line($"  VKHashRegistry     {deployed.VkHashRegistry}");
        foreach ((string id, DeployedCircuit circuit) in deployed.Circuits)
        {
            reporter.Line($"  {id} v{circuit.Version}: verifier {circuit.Verifier}, ComplaintRegistry {circuit.Registry}");
        }

        reporter.Line($"  recorded in {options.DeploymentPath}");
        return network.Local || await VerifySourcesAsync(deployer, network, circuits, signer.Address, options, reporter, cancellationToken)
            ? ExitCode.Done
            : ExitCode.No;
    }

    /// <returns>False if a source was to be verified and is not.</returns>
    private static async Task<bool> VerifySourcesAsync(
        Deployer deployer, NetworkFile network, IReadOnlyList<Circuit> circuits, Address signer, DeployOptions options, IStepReporter reporter,
        CancellationToken cancellationToken)
    {
        string? key = Environment.GetEnvironmentVariable(ExplorerKeyVariable);
        if (string.IsNullOrEmpty(key))
        {
            reporter.Line($"  sources are not verified: put an Etherscan API key into {ExplorerKeyVariable} and run again");
            return true;
        }

        IReadOnlyList<(string Title, SourceOutcome Outcome)> outcomes = await reporter.StepAsync("verifying sources", async tell =>
            await deployer.VerifySourcesAsync(
                network, circuits, signer, options, new EtherscanOptions { ApiKey = key }, new LineProgress(tell), cancellationToken));
        return outcomes.All(outcome => outcome.Outcome.Verified);
    }

    private static Option<string?> Account(string name, string does) => new(name)
    {
        Description = $"The account that {does}. The one that deploys when left out.",
        HelpName = "ADDRESS",
    };

    private static Address? ReadAccount(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { } text ? ReadAccount(option, text) : null;

    private static Address ReadAccount(Option option, string text) => Address.TryParse(text, out Address address) && address != Address.Zero
        ? address
        : throw new UnusableException($"{option.Name}: '{text}' is no account's address.");

    private static IEnumerable<string> Describe(DeploymentChecklist checklist)
    {
        foreach (ChecklistItem item in checklist.Items)
        {
            string mark = item.State switch
            {
                ChecklistState.Done => "[x]",
                ChecklistState.ToDo => "[ ]",
                _ => "[!]",
            };
            yield return $"  {mark} {item.Title}: {item.Detail}";
        }

        yield return $"  about {checklist.EstimatedGas:N0} gas, {checklist.EstimatedFee} wei";
    }

    private static string FindNetwork(string name, string? folder)
    {
        string[] folders = folder is not null
            ? [folder]
            : [RepositoryRoot.Combine("contracts", "networks"), RepositoryRoot.Combine(".zkp", "stack", "up", "networks")];
        return folders.Select(each => Path.Combine(each, name + ".json")).FirstOrDefault(File.Exists)
            ?? throw new UnusableException(
                $"there is no network '{name}' in {string.Join(" or ", folders)}; known: {string.Join(", ", folders.SelectMany(NamesIn))}.");
    }

    private static IEnumerable<string> NamesIn(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)
        : [];

    private static LocalSigner ReadSigner(string? keystore, NetworkFile network)
    {
        if (keystore is null)
        {
            return network.Local
                ? LocalSigner.FromPrivateKey(AnvilProcess.DevelopmentKey0)
                : throw new UnusableException(
                    $"{network.Name} is a public network: give --keystore FILE and the password in {PasswordVariable}.");
        }

        if (!File.Exists(keystore))
        {
            throw new UnusableException($"--keystore: there is no file {keystore}.");
        }

        string password = Environment.GetEnvironmentVariable(PasswordVariable)
            ?? throw new UnusableException($"put the password of {keystore} into the environment variable {PasswordVariable}.");
        try
        {
            return KeystoreV3.Decrypt(File.ReadAllText(keystore), password);
        }
        catch (KeystoreFormatException exception)
        {
            throw new UnusableException($"{keystore}: {exception.Message}", exception);
        }
    }

    private static async Task<IReadOnlyList<Circuit>> ReadCircuitsAsync(string? folder, IStepReporter reporter, CancellationToken cancellationToken)
    {
        if (folder is null)
        {
            await CircuitPreparation.PrepareAllAsync(reporter, cancellationToken);
        }

        IReadOnlyList<Circuit> circuits = [.. CircuitCatalog.Load([folder ?? CircuitPreparation.OutputDirectory]).Newest];
        return circuits.Count > 0
            ? circuits
            : throw new UnusableException($"{folder} holds no circuit's folder (one with a circuit.json).");
    }
}
