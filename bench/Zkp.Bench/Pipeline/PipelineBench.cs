using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Demo;
using Zkp.Cli.Output;
using Zkp.Cli.Stack;
using Zkp.LocalTools;

namespace Zkp.Bench.Pipeline;

/// <summary>
/// How many proofs a minute the whole pipeline brings to finality on this machine, and where the time goes: the requests are
/// submitted at once, over HTTP, to the real stack (storage emulator, three local chains, the app).
/// </summary>
internal static class PipelineBench
{
    private const int DefaultRequests = 100;
    private const int MostRequests = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryRead(arguments, out int requests, out bool json))
        {
            await Console.Error.WriteLineAsync($"bench pipeline takes --requests N (1 to {MostRequests}, {DefaultRequests} unless given) and --json.");
            return 2;
        }

        string folder = Directory.CreateTempSubdirectory("zkp-bench-").FullName;
        try
        {
            await using LocalStack stack = await LocalStack.StartAsync(
                new LocalStackOptions { StateDirectory = folder }, new PlainReporter(Console.Error));
            PipelineFigures figures = await MeasureAsync(stack, requests);
            Console.WriteLine(json ? JsonSerializer.Serialize(figures, JsonSerializerOptions.Web) : figures.ToTable());
            return figures.Finalized == requests ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<PipelineFigures> MeasureAsync(LocalStack stack, int requests)
    {
        using HttpClient http = stack.CreateClient();
        ProofClient client = new(http, TimeProvider.System);

        // One proof first: loading the key and compiling the witness program is paid once a process, not once a proof.
        await FinishAsync(client, await client.SubmitAsync(Request("WarmUp"), CancellationToken.None));
        Stopwatch clock = Stopwatch.StartNew();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, requests).Select(
            i => client.SubmitAsync(Request(string.Create(CultureInfo.InvariantCulture, $"P{i}")), CancellationToken.None)));
        double submitSeconds = clock.Elapsed.TotalSeconds;
        JsonObject[] proofs = await Task.WhenAll(ids.Select(id => FinishAsync(client, id)));
        return PipelineFigures.From(requests, submitSeconds, clock.Elapsed.TotalSeconds, proofs);
    }

    private static Task<JsonObject> FinishAsync(ProofClient client, string id) =>
        client.WatchAsync(id, (_, _) => { }, Patience, CancellationToken.None);

    private static JsonObject Request(string atom) => new()
    {
        ["circuit"] = "axiom-entailment",
        ["statement"] = new JsonObject { ["axioms"] = new JsonArray(atom, $"{atom} -> Q"), ["theorem"] = "Q" },
    };

    private static bool TryRead(string[] arguments, out int requests, out bool json)
    {
        requests = DefaultRequests;
        json = arguments.Contains("--json");
        string[] rest = [.. arguments.Where(argument => argument != "--json")];
        return rest switch
        {
            [] => true,
            ["--requests", { } number] => int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out requests) && requests is >= 1 and <= MostRequests,
            _ => false,
        };
    }
}
