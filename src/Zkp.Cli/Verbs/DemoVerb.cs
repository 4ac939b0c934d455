using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Zkp.Cli.Demo;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;

namespace Zkp.Cli.Verbs;

/// <summary><c>demo</c>: a private statement from a fresh clone to finality, and its receipt.</summary>
internal static class DemoVerb
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static Command Create()
    {
        Option<bool> json = new("--json") { Description = "Progress goes to standard error; the receipt is one JSON object, the last line." };
        Command command = new("demo", "Proves a private statement and takes it to finality on a local chain.") { json };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool json, CancellationToken cancellationToken)
    {
        IStepReporter reporter = json ? Reporters.ForError() : Reporters.ForOutput();
        await CircuitPreparation.PrepareAllAsync(reporter, cancellationToken);
        string folder = DemoFolder.New(TimeProvider.System);
        JsonObject status;
        await using (LocalStack stack = await LocalStack.StartAsync(new LocalStackOptions { StateDirectory = folder }, reporter, cancellationToken))
        {
            using HttpClient http = stack.CreateClient();
            ProofClient client = new(http, TimeProvider.System);
            string id = await client.SubmitAsync(BuiltInRequest(), cancellationToken);
            reporter.Line();
            reporter.Line("POST /api/v1/proofs  axioms [\"P\", \"P -> Q\"] (private), theorem \"Q\"");
            try
            {
                status = await FollowAsync(client, id, reporter, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                throw new UnusableException($"the app does not answer any more: {exception.Message} (its log: {stack.Folders.AppLog})", exception);
            }
        }

        bool finalized = ProofClient.StateOf(status) == "Finalized";
        reporter.Line();
        foreach (string line in Receipt.ToLines(status))
        {
            reporter.Line(line);
        }

        if (finalized)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            reporter.Line($"Not finalized within {Patience.TotalMinutes} minutes; the logs are in {Path.Combine(folder, "logs")}.");
        }

        if (json)
        {
            Console.Out.WriteLine(Receipt.ToJsonLine(status));
        }

        return finalized ? ExitCode.Done : ExitCode.No;
    }

    private static Task<JsonObject> FollowAsync(
        ProofClient client, string id, IStepReporter reporter, CancellationToken cancellationToken)
    {
        DateTimeOffset? first = null;
        return reporter.StepAsync($"proof {id}", tell => client.WatchAsync(
            id,
            (state, at) =>
            {
                first ??= at;
                reporter.Line(string.Create(CultureInfo.InvariantCulture, $"  {at:HH:mm:ss.fff}  +{(at - first.Value).TotalSeconds,6:F2} s  {state}"));
                tell(state);
            },
            Patience,
            cancellationToken));
    }

    private static JsonObject BuiltInRequest() => new()
    {
        ["circuit"] = "axiom-entailment",
        ["statement"] = new JsonObject { ["axioms"] = new JsonArray("P", "P -> Q"), ["theorem"] = "Q" },
    };
}
