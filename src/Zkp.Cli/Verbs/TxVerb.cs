using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Operating;
using Zkp.Cli.Stack;
using Zkp.LocalTools;

namespace Zkp.Cli.Verbs;

/// <summary><c>tx</c>: what is pending, and what an operator does about it.</summary>
internal static class TxVerb
{
    private const string KeyVariable = "ZKP_MASTER_KEY";

    private static readonly Option<string> UrlOption = new("--url")
    {
        Description = "The app.",
        HelpName = "URL",
        DefaultValueFactory = _ => $"http://127.0.0.1:{StackPorts.Fixed.App}/",
        Recursive = true,
    };

    private static readonly Option<string?> KeyOption = new("--key")
    {
        Description = $"The app's master key; or {KeyVariable}. Not needed beside a stack that ./zkp up started here.",
        HelpName = "KEY",
        Recursive = true,
    };

    private static readonly Option<string> ByOption = new("--by")
    {
        Description = "Who you are, for the journal.",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.UserName,
        Recursive = true,
    };

    private static readonly Option<bool> JsonOption = new("--json") { Description = "Print the app's answer.", Recursive = true };

    private static readonly Option<bool> DryRunOption = new("--dry-run") { Description = "Say what would be done, and do nothing." };

    private static readonly Option<string> NetworkOption = new("--network") { Description = "The network.", HelpName = "NAME", Required = true };

    private static readonly Argument<string> IdArgument = new("id") { Description = "The proof or request." };

    private static readonly Option<string> SignerOption = new("--signer") { Description = "The account.", HelpName = "ADDRESS", Required = true };

    private static readonly Option<ulong> NonceOption = new("--nonce") { Description = "The nonce that is nobody's.", HelpName = "N", Required = true };

    public static Command Create()
    {
        Command list = new("list", "Lists what is pending on every network, with what will be done next.");
        list.SetAction((parsed, token) => RunAsync(
            parsed, client => client.ListAsync(token), answer => Print(TransactionLines.Of(answer))));

        Command fill = new("fill-gap", "Sends an empty transaction for a nonce that others wait behind.") { NetworkOption, SignerOption, NonceOption, DryRunOption };
        fill.SetAction((parsed, token) => RunAsync(
            parsed,
            client => client.FillGapAsync(
                parsed.GetValue(NetworkOption)!, parsed.GetValue(SignerOption)!, parsed.GetValue(NonceOption), parsed.GetValue(DryRunOption), token),
            PrintAction));

        Command journal = new("journal", "Shows what operators did on a network, newest first.") { NetworkOption };
        journal.SetAction((parsed, token) => RunAsync(
            parsed, client => client.ReadJournalAsync(parsed.GetValue(NetworkOption)!, token), answer => Print(TransactionLines.OfJournal(answer))));

        return new Command("tx", "Pending transactions: list, bump, cancel, fill a gap, give a lease back.")
        {
            list,
            Action("bump", "Signs a transaction again with higher fees, within its caps."),
            Action("cancel", "Takes a transaction back: an empty one competes for its nonce."),
            Action("rewind", "Gives the nonce of a request back for which nothing was signed."),
            fill,
            journal,
            UrlOption,
            KeyOption,
            ByOption,
            JsonOption,
        };
    }

    private static Command Action(string name, string description)
    {
        Command command = new(name, description) { IdArgument, NetworkOption, DryRunOption };
        command.SetAction((parsed, token) => RunAsync(
            parsed,
            client => client.ActAsync(parsed.GetValue(NetworkOption)!, parsed.GetValue(IdArgument)!, name, parsed.GetValue(DryRunOption), token),
            PrintAction));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<OperatorClient, Task<JsonObject>> ask, Func<JsonObject, int> print)
    {
        string key = parsed.GetValue(KeyOption) ?? Environment.GetEnvironmentVariable(KeyVariable) ?? LocalMasterKey()
            ?? throw new UnusableException($"give the app's master key with --key or in {KeyVariable}.");
        string url = parsed.GetValue(UrlOption)!;
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out Uri? app) || app.Scheme is not ("http" or "https"))
        {
            throw new UnusableException($"--url: '{url}' is no http address.");
        }

        JsonObject answer = await ask(OperatorClient.Connect(app, key, parsed.GetValue(ByOption)!));
        if (parsed.GetValue(JsonOption))
        {
            Console.WriteLine(answer.ToJsonString());
            return CodeOf(answer);
        }

        return print(answer);
    }

    /// <summary>The key of the stack that <c>up</c> keeps in this repository.</summary>
    private static string? LocalMasterKey()
    {
        string file = Path.Combine(new StackFolders(RepositoryRoot.Combine(".zkp", "stack", "up")).Runtime, "keys.json");
        if (!File.Exists(file))
        {
            return null;
        }

        using JsonDocument keys = JsonDocument.Parse(File.ReadAllText(file));
        return keys.RootElement.TryGetProperty("masterKey", out JsonElement key) ? key.GetString() : null;
    }

    private static int Print(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            Console.WriteLine(line);
        }

        return ExitCode.Done;
    }

    private static int PrintAction(JsonObject record)
    {
        Console.WriteLine(TransactionLines.OfAction(record));
        return CodeOf(record);
    }

    /// <summary>What was refused or failed is a no.</summary>
    private static int CodeOf(JsonObject answer) =>
        answer["outcome"]?.GetValue<string>() is null or "Done" or "WouldDo" ? ExitCode.Done : ExitCode.No;
}
