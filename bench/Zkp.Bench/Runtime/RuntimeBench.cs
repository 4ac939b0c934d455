using System.Globalization;
using System.Text.Json;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Zkp.LocalRuntime;
using Zkp.LocalRuntime.Discovery;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.Hosting;
using Zkp.LocalTools;

namespace Zkp.Bench.Runtime;

/// <summary>
/// <c>bench runtime</c>: durable activity completions per second. Every figure is with the disk flushed at each commit; a completion
/// counts once its orchestration's history holds it.
/// </summary>
internal static class RuntimeBench
{
    private static readonly RuntimeScenario[] Scenarios =
    [
        new("200 orchestrations, 25 activities each in sequence", nameof(RuntimeBenchFunctions.Sequence), 200, 25),
        new("20 orchestrations, 250 activities each at once", nameof(RuntimeBenchFunctions.FanOut), 20, 250),
        new("1 orchestration, 1,000 activities at once", nameof(RuntimeBenchFunctions.FanOut), 1, 1_000),
        new("1 orchestration, 8,000 activities at once", nameof(RuntimeBenchFunctions.FanOut), 1, 8_000),
        new("1 orchestration, 500 activities in sequence", nameof(RuntimeBenchFunctions.Sequence), 1, 500),
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.FirstOrDefault(argument => argument is not ("--json" or "--write")) is { } unknown)
        {
            await Console.Error.WriteLineAsync($"bench runtime: unknown option {unknown}; there are --json and --write.");
            return 2;
        }

        // Once to warm up: the first run pays for the JIT.
        await MeasureAsync(Scenarios[0] with { Orchestrations = 50 });
        List<RuntimeFigure> figures = [];
        foreach (RuntimeScenario scenario in Scenarios)
        {
            List<RuntimeFigure> runs = [];
            for (int i = 0; i < 3; i++)
            {
                runs.Add(await MeasureAsync(scenario));
            }

            figures.Add(runs.OrderBy(run => run.CompletionsPerSecond).ElementAt(1));
        }

        string json = JsonSerializer.Serialize(
            new { processors = Environment.ProcessorCount, synchronous = "FULL", median = "of 3 runs", figures }, Json);
        Console.WriteLine(arguments.Contains("--json") ? json : ForPeople(figures));
        if (arguments.Contains("--write"))
        {
            Directory.CreateDirectory(RepositoryRoot.Combine("bench", "results"));
            await File.WriteAllTextAsync(RepositoryRoot.Combine("bench", "results", "runtime.json"), json + "\n");
        }

        return 0;
    }

    private static async Task<RuntimeFigure> MeasureAsync(RuntimeScenario scenario)
    {
        string folder = Directory.CreateTempSubdirectory("zkp-bench-runtime-").FullName;
        try
        {
            await using ServiceProvider services = new ServiceCollection()
                .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
                .AddLogging()
                .AddSingleton(new FunctionSource([typeof(RuntimeBenchFunctions)]))
                .AddLocalRuntime(new InvocationPipelineBuilder())
                .Configure<LocalRuntimeOptions>(options => options.StateDirectory = folder)
                .BuildServiceProvider();
            RuntimeService runtime = services.GetRequiredService<RuntimeService>();
            await runtime.StartAsync(CancellationToken.None);
            RuntimeFigure figure = await RunAsync(scenario, services);
            await runtime.StopAsync(CancellationToken.None);
            return figure;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<RuntimeFigure> RunAsync(RuntimeScenario scenario, IServiceProvider services)
    {
        DurableTaskClient client = services.GetRequiredService<DurableTaskClient>();
        DurableStore store = services.GetRequiredService<DurableStore>();
        long begun = TimeProvider.System.GetTimestamp();
        string[] ids = await Task.WhenAll(Enumerable.Range(0, scenario.Orchestrations).Select(
            _ => client.ScheduleNewOrchestrationInstanceAsync(scenario.Orchestrator, scenario.Activities)));
        OrchestrationMetadata[] ended = await Task.WhenAll(ids.Select(id => client.WaitForInstanceCompletionAsync(id)));
        double seconds = TimeProvider.System.GetElapsedTime(begun).TotalSeconds;
        if (ended.Any(instance => instance.RuntimeStatus != OrchestrationRuntimeStatus.Completed))
        {
            throw new InvalidOperationException($"An orchestration of '{scenario.Name}' did not complete.");
        }

        int completions = scenario.Orchestrations * scenario.Activities;
        return new RuntimeFigure(
            scenario.Name, completions, Math.Round(seconds, 3), Math.Round(completions / seconds), store.Statistics.Commits);
    }

    private static string ForPeople(IEnumerable<RuntimeFigure> figures) => string.Join(
        Environment.NewLine,
        figures.Select(figure => string.Create(
            CultureInfo.InvariantCulture,
            $"{figure.Scenario,-52} {figure.CompletionsPerSecond,8:N0} completions/s  {figure.Seconds,7:F2} s  {figure.Commits,6:N0} flushed commits"))
            .Prepend($"Durable activities, {Environment.ProcessorCount} cores, SQLite WAL with synchronous=FULL, median of 3:"));
}
