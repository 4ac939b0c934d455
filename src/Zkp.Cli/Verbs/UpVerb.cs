using System.CommandLine;
using System.Globalization;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;
using Zkp.LocalTools;

namespace Zkp.Cli.Verbs;

/// <summary><c>up</c>: the demo's stack, kept running.</summary>
internal static class UpVerb
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private static readonly Option<bool> FreshOption = new("--fresh") { Description = "Forget what an earlier run kept: chains, proofs, keys." };

    private static readonly Option<string> StateOption = new("--state")
    {
        Description = "The folder to keep everything in.",
        HelpName = "DIR",
        DefaultValueFactory = _ => RepositoryRoot.Combine(".zkp", "stack", "up"),
    };

    private static readonly Option<int> AppPortOption = Port("--app-port", "The app's port.", StackPorts.Fixed.App);

    private static readonly Option<int> AzuritePortOption =
        Port("--azurite-port", "Azurite's first port: blobs; queues and tables follow.", StackPorts.Fixed.AzuriteFirst);

    private static readonly Option<int> ChainPortOption = Port("--chain-port", "The first chain's port; the others follow.", StackPorts.Fixed.ChainFirst);

    public static Command Create()
    {
        Command command = new("up", "Starts storage, local chains and the app, and keeps them running.")
        {
            FreshOption, StateOption, AppPortOption, AzuritePortOption, ChainPortOption,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static Option<int> Port(string name, string description, int usual)
    {
        Option<int> option = new(name) { Description = description, HelpName = "PORT", DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            // Not the parsed value: asking for that throws where the text is no number.
            if (result.Tokens.Count > 0 && !(int.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65_534))
            {
                result.AddError($"{name} must be 1 to 65533.");
            }
        });
        return option;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IStepReporter reporter = Reporters.ForOutput();
        await CircuitPreparation.PrepareAllAsync(reporter, cancellationToken);
        LocalStackOptions options = new()
        {
            StateDirectory = parsed.GetValue(StateOption)!,
            Ports = new StackPorts(parsed.GetValue(AppPortOption), parsed.GetValue(AzuritePortOption), parsed.GetValue(ChainPortOption)),
            KeepChains = true,
            ForgetState = parsed.GetValue(FreshOption),
        };
        await using LocalStack stack = await LocalStack.StartAsync(options, reporter, cancellationToken);
        reporter.Line();
        foreach (string line in Describe(stack))
        {
            reporter.Line(line);
        }

        try
        {
            while (!stack.App.HasExited)
            {
                await Task.Delay(LookEvery, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            reporter.Line("Stopping…");
            return ExitCode.Done;
        }

        await Console.Error.WriteLineAsync($"zkp: the app ended by itself; its log is {stack.Folders.AppLog}.");
        return ExitCode.No;
    }

    private static IEnumerable<string> Describe(LocalStack stack)
    {
        yield return $"Dashboard   {stack.AppUrl}";
        yield return $"API         {stack.AppUrl}api/v1/proofs";
        yield return $"API key     {stack.ApiKey}   (header X-Api-Key)";
        foreach (LocalChain chain in stack.Chains)
        {
            yield return $"{chain.Network.Name,-16}{chain.Url}   chain id {chain.Network.ChainId}";
        }

        yield return $"Azurite     http://127.0.0.1:{stack.Ports.AzuriteFirst} (blobs), +1 (queues), +2 (tables)";
        yield return $"State       {stack.Folders.Root} (kept; ./zkp up --fresh forgets it)";
        yield return $"Logs        {stack.Folders.Logs}";
        yield return "";
        yield return $"curl -sS {stack.AppUrl}api/v1/proofs -H 'X-Api-Key: {stack.ApiKey}' -H 'Content-Type: application/json' \\";
        yield return """  -d '{"circuit":"axiom-entailment","statement":{"axioms":["P","P -> Q"],"theorem":"Q"}}'""";
        yield return "";
        yield return "Ctrl-C stops everything.";
    }
}
