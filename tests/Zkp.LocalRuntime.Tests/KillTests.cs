using System.Globalization;
using Microsoft.DurableTask.Client;
using Zkp.LocalRuntime.Durable;
using Zkp.LocalRuntime.TestApp;
using Zkp.LocalTools;

namespace Zkp.LocalRuntime.Tests;

/// <summary>kill -9 at random moments: nothing is lost, nothing is recorded twice.</summary>
public sealed class KillTests(ITestOutputHelper output) : IDisposable
{
    private const int Orchestrations = 200;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Every_orchestration_completes_once_through_a_hundred_kills()
    {
        int kills = Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 1000 : 100;
        int seed = int.TryParse(Environment.GetEnvironmentVariable("ZKP_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        output.WriteLine($"ZKP_SEED={seed}");
        Random random = new(seed);
        int most = Math.Max(2, 1600 / kills);
        int killed = 0;
        int worked = 0;
        long begun = TimeProvider.System.GetTimestamp();
        for (; killed < kills; killed++)
        {
            long before = Size();
            await using ToolProcess app = Start();
            if (random.Next(10) == 0)
            {
                // In the middle of the start, the recovery included.
                await Task.Delay(random.Next(400));
            }
            else
            {
                // Amid the work: so many effects later, whatever the machine's speed. A kill comes late on a busy machine, so these
                // are few enough to leave work for the last one.
                long enough = before + (random.Next(most) * 12);
                await app.WaitForLineAsync(line => line == "READY", TimeSpan.FromSeconds(30));
                await RuntimeHost.UntilAsync(() => Size() >= enough || app.HasExited);
            }

            await app.KillAsync();
            worked += Size() > before ? 1 : 0;
        }

        int atLastKill = Effects().Distinct().Count();
        await using (ToolProcess app = Start())
        {
            await app.WaitForLineAsync(line => line == "DONE", TimeSpan.FromSeconds(60));
            await app.KillAsync();
        }

        output.WriteLine(
            $"{killed} kills, {worked} of them amid effects, {atLastKill} distinct effects before the last start, "
            + $"{Effects().Length} in all, {TimeProvider.System.GetElapsedTime(begun).TotalSeconds:F1} s");
        Assert.True(worked >= kills / 2, $"Only {worked} of {kills} kills hit a run that did something.");
        Check();
    }

    private ToolProcess Start() => ToolProcess.Start(
        "dotnet",
        [RepositoryRoot.Combine("artifacts", "bin", "Zkp.LocalRuntime.TestApp", "release", "Zkp.LocalRuntime.TestApp.dll")],
        new Dictionary<string, string>
        {
            ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            ["ZkpLocalRuntime__StateDirectory"] = folder.Combine("state"),
            ["EFFECTS"] = folder.Combine("effects.txt"),
            ["ORCHESTRATIONS"] = Orchestrations.ToString(CultureInfo.InvariantCulture),
        });

    private long Size() => new FileInfo(folder.Combine("effects.txt")) is { Exists: true } file ? file.Length : 0;

    private string[] Effects() => File.Exists(folder.Combine("effects.txt")) ? File.ReadAllLines(folder.Combine("effects.txt")) : [];

    private void Check()
    {
        HashSet<string> effects = [.. Effects()];
        using DurableStore store = new(folder.Combine("state"));
        for (int i = 0; i < Orchestrations; i++)
        {
            string id = $"journey-{i}";
            InstanceRecord journey = store.Read(id)!;
            InstanceRecord leg = store.Read(id + "-leg")!;
            int total = KillFunctions.Sequential + KillFunctions.Parallel + KillFunctions.InChild;

            Assert.Equal((id, OrchestrationRuntimeStatus.Completed), (id, journey.Status));
            Assert.Equal(total.ToString(CultureInfo.InvariantCulture), journey.Output);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, leg.Status);
            CheckHistory(store, journey, KillFunctions.Sequential + KillFunctions.Parallel, KillFunctions.Sequential, 1);
            CheckHistory(store, leg, KillFunctions.InChild, 0, 0);
            IEnumerable<string> expected = Enumerable.Range(0, KillFunctions.Sequential).Select(n => $"{id}/s{n}")
                .Concat(Enumerable.Range(0, KillFunctions.Parallel).Select(n => $"{id}/p{n}"))
                .Concat(Enumerable.Range(0, KillFunctions.InChild).Select(n => $"{id}/c{n}"));
            Assert.All(expected, effect => Assert.Contains(effect, effects));
        }

        int left = 0;
        store.EachActivity(_ => left++);
        store.EachTimer(_ => left++);
        store.EachMessage((_, _) => left++);
        Assert.Equal(0, left);
    }

    /// <summary>Each task was scheduled once and completed once, and nothing else is in the history.</summary>
    private static void CheckHistory(DurableStore store, InstanceRecord instance, int activities, int timers, int children)
    {
        List<StepRecord> steps = store.ReadSteps(instance.Key);
        List<StepEvent> incoming = [.. steps.SelectMany(step => step.Incoming)];
        List<StepEvent> scheduled = [.. steps.SelectMany(step => step.Scheduled)];

        Assert.Equal(activities, incoming.Count(entry => entry.Kind == StepEventKind.ActivityCompleted));
        Assert.Equal(timers, incoming.Count(entry => entry.Kind == StepEventKind.TimerFired));
        Assert.Equal(children, incoming.Count(entry => entry.Kind == StepEventKind.SubOrchestrationCompleted));
        Assert.Single(incoming, entry => entry.Kind == StepEventKind.ExecutionStarted);
        Assert.Equal(activities + timers + children + 1, incoming.Count);
        Assert.Equal(activities + timers + children, incoming.Where(entry => entry.TaskId > 0).Select(entry => entry.TaskId).Distinct().Count());
        Assert.Equal(activities + timers + children, scheduled.Select(entry => entry.TaskId).Distinct().Count());
        Assert.Equal(activities + timers + children, scheduled.Count);
    }
}
