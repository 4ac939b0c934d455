using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Zkp.Cli.Demo;
using Zkp.Cli.Output;
using Zkp.Cli.Setup;
using Zkp.Cli.Stack;
using Zkp.LocalTools;
using Zkp.Pipeline.Batches;

namespace Zkp.Bench.Batches;

/// <summary>
/// <c>bench batches</c>: statements a minute and gas a statement through the batch path, beside the single path on the same stack.
/// </summary>
internal static class BatchesBench
{
    private const string Network = "local-arbitrum";
    private const int MostStatements = 10_000;
    private const int LinesACall = 100;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (!TryRead(arguments, out int statements, out int size, out int most, out int singles))
        {
            await Console.Error.WriteLineAsync(
                $"bench batches takes --statements N (1 to {MostStatements}, {BatchOptions.MostMembers} unless given), --size 4, 16, 64 or 256 (16), --most N in a transaction (1 to {BatchOptions.MostMembers}, as many), --single N (20), --json and --write.");
            return 2;
        }

        string circuits = RepositoryRoot.Combine(".zkp", "bench", "circuits");
        PlainReporter reporter = new(Console.Error);
        foreach (string circuit in (string[])["axiom-entailment", $"axiom-entailment-batch-{size}"])
        {
            await CircuitPreparation.PrepareAsync(circuit, reporter, CancellationToken.None, Path.Combine(circuits, $"size-{size}"));
        }

        string folder = Directory.CreateTempSubdirectory("zkp-bench-").FullName;
        try
        {
            await using LocalStack stack = await LocalStack.StartAsync(
                new LocalStackOptions
                {
                    StateDirectory = folder,
                    CircuitsDirectories = [Path.Combine(circuits, $"size-{size}")],
                    AppEnvironment = new Dictionary<string, string> { ["Zkp__BatchMostStatements"] = most.ToString(CultureInfo.InvariantCulture) },
                },
                reporter);
            BatchesFigures figures = await MeasureAsync(stack, statements, size, most, singles);
            string json = JsonSerializer.Serialize(figures, Json);
            Console.WriteLine(arguments.Contains("--json") ? json : figures.ToTable());
            if (arguments.Contains("--write"))
            {
                await File.WriteAllTextAsync(RepositoryRoot.Combine("bench", "results", "batches.json"), json + "\n");
            }

            return figures.Batch.Finalized == statements && figures.Single.Finalized == singles ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BatchesFigures> MeasureAsync(LocalStack stack, int statements, int size, int most, int singles)
    {
        using HttpClient http = stack.CreateClient();

        // One of each first: loading keys and compiling witness programs is paid once a process.
        await SingleAsync(http, 1, "WarmUp");
        await BatchAsync(http, size, "WarmUpBatch");
        PathFigures single = await SingleAsync(http, singles, "S");
        PathFigures batch = await BatchAsync(http, statements, "B");
        return new BatchesFigures(size, new BatchOptions { MostStatements = most }.MostIn(size), single, batch, Environment.ProcessorCount);
    }

    private static async Task<PathFigures> SingleAsync(HttpClient http, int count, string prefix)
    {
        ProofClient client = new(http, TimeProvider.System);
        Stopwatch clock = Stopwatch.StartNew();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, count).Select(i => client.SubmitAsync(Request($"{prefix}{i}"), CancellationToken.None)));
        JsonObject[] proofs = await Task.WhenAll(ids.Select(id => client.WatchAsync(id, (_, _) => { }, Patience, CancellationToken.None)));
        return PathFigures.Of(count, clock.Elapsed, proofs);
    }

    private static async Task<PathFigures> BatchAsync(HttpClient http, int count, string prefix)
    {
        Stopwatch clock = Stopwatch.StartNew();
        string id = "";
        for (int offset = 0; offset < count; offset += LinesACall)
        {
            // Proving begins while lines still come, and slows their intake down: a call must end within the client's patience.
            string body = string.Join('\n', Enumerable.Range(offset, Math.Min(LinesACall, count - offset)).Select(i => Request($"{prefix}{i}").ToJsonString()));
            using HttpRequestMessage message = new(HttpMethod.Post, $"/api/v1/batches?offset={offset}") { Content = new StringContent(body, Encoding.UTF8, "application/x-ndjson") };
            message.Headers.Add("Idempotency-Key", $"bench-{prefix}");
            using HttpResponseMessage response = await http.SendAsync(message);
            response.EnsureSuccessStatusCode();
            id = (await response.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
        }

        long started = Stopwatch.GetTimestamp();
        while (!(await http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}"))!["done"]!.GetValue<bool>())
        {
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new TimeoutException($"The batch {id} did not end within {Patience}.");
            }

            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        TimeSpan took = clock.Elapsed;
        JsonObject lines = (await http.GetFromJsonAsync<JsonObject>($"/api/v1/batches/{id}/lines"))!;
        List<JsonObject> proofs = [];
        foreach (JsonNode? line in lines["lines"]!.AsArray())
        {
            proofs.Add((await http.GetFromJsonAsync<JsonObject>($"/api/v1/proofs/{line!["proofId"]}"))!);
        }

        return PathFigures.Of(count, took, proofs);
    }

    private static JsonObject Request(string atom) => new()
    {
        ["circuit"] = "axiom-entailment",
        ["statement"] = new JsonObject { ["axioms"] = new JsonArray(atom, $"{atom} -> Q"), ["theorem"] = "Q" },
        ["policy"] = new JsonObject { ["network"] = Network },
    };

    private static bool TryRead(string[] arguments, out int statements, out int size, out int most, out int singles)
    {
        (statements, size, most, singles) = (BatchOptions.MostMembers, 16, BatchOptions.MostMembers, 20);
        string[] rest = [.. arguments.Where(argument => argument is not ("--json" or "--write"))];
        for (int i = 0; i < rest.Length; i += 2)
        {
            if (i + 1 == rest.Length || !int.TryParse(rest[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                return false;
            }

            switch (rest[i])
            {
                case "--statements":
                    statements = number;
                    break;
                case "--size":
                    size = number;
                    break;
                case "--most":
                    most = number;
                    break;
                case "--single":
                    singles = number;
                    break;
                default:
                    return false;
            }
        }

        return statements is >= 1 and <= MostStatements && size is (4 or 16 or 64 or 256) && most is >= 1 and <= BatchOptions.MostMembers && singles is >= 1 and <= 1000;
    }
}
