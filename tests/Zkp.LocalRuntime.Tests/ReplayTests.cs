using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Zkp.LocalRuntime.Durable;

namespace Zkp.LocalRuntime.Tests;

/// <summary>What happens when an execution is brought back from its history, and when it cannot be.</summary>
public sealed class ReplayTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_restarted_app_goes_on_where_it_was()
    {
        string id;
        string custom;
        await using (RuntimeHost host = await StartAsync())
        {
            id = await host.StartOrchestrationAsync("StepByStep");
            await host.Client.RaiseEventAsync(id, "Next", "a");
            custom = (await host.UntilAsync(id, status => status.SerializedCustomStatus?.Contains("\"step\":1", StringComparison.Ordinal) == true)).SerializedCustomStatus!;
        }

        await using (RuntimeHost host = await StartAsync())
        {
            Assert.Equal(custom, (await host.StatusAsync(id)).SerializedCustomStatus);
            await host.Client.RaiseEventAsync(id, "Next", "b");
            await host.UntilAsync(id, status => status.SerializedCustomStatus?.Contains("\"step\":2", StringComparison.Ordinal) == true);
        }

        await using (RuntimeHost host = await StartAsync())
        {
            await host.Client.RaiseEventAsync(id, "Next", "c");
            Assert.Equal("a,0,b,1,c,4", (await host.CompletionAsync(id)).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Guids_and_the_clock_are_the_same_in_a_replay()
    {
        string id;
        Guid first;
        await using (RuntimeHost host = await StartAsync())
        {
            id = await host.StartOrchestrationAsync("Guids");
            OrchestrationMetadata status = await host.UntilAsync(id, status => status.SerializedCustomStatus is not null);
            first = status.ReadCustomStatusAs<Dictionary<string, object>>()!["first"] is System.Text.Json.JsonElement element ? element.GetGuid() : default;
        }

        await using (RuntimeHost host = await StartAsync())
        {
            string before = (await host.StatusAsync(id)).SerializedCustomStatus!;
            await host.Client.RaiseEventAsync(id, "Go", "on");
            OrchestrationMetadata done = await host.CompletionAsync(id);
            Guid[] guids = done.ReadOutputAs<Guid[]>()!;

            Assert.Equal(before, done.SerializedCustomStatus);
            Assert.Equal(first, guids[0]);
            Assert.Equal(3, guids.Distinct().Count());
            Assert.All(guids, guid => Assert.Equal(8, guid.Version));
        }
    }

    [Fact]
    public async Task A_replay_safe_logger_writes_each_line_once()
    {
        string id;
        string[] first;
        await using (RuntimeHost host = await StartAsync())
        {
            id = await host.StartOrchestrationAsync("LogsOnce");
            await host.UntilAsync(id, status => status.IsRunning);
            first = [.. Lines(host)];
        }

        await using (RuntimeHost host = await StartAsync())
        {
            await host.Client.RaiseEventAsync(id, "Go", "on");
            await host.CompletionAsync(id);

            Assert.Equal(["before " + id], first);
            Assert.Equal(["after " + id], Lines(host));
        }

        static IEnumerable<string> Lines(RuntimeHost host) => host.Log.Lines.Where(line => line.Category == "replay-safe").Select(line => line.Text);
    }

    [Fact]
    public async Task Timers_and_starts_that_fell_due_while_the_app_was_down_fire_when_it_is_back()
    {
        string timer;
        string start;
        await using (RuntimeHost host = await StartAsync())
        {
            timer = await host.StartOrchestrationAsync("EventOrTimeout", 300);
            start = await host.StartOrchestrationAsync(
                "Sequence", new OrchestrationFunctions.Greeting("late", 1), new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(300)));
        }

        await Task.Delay(400);
        await using (RuntimeHost host = await StartAsync())
        {
            Assert.Equal("too late", (await host.CompletionAsync(timer)).ReadOutputAs<string>());
            Assert.Equal("Hello late! 49", (await host.CompletionAsync(start)).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task A_suspended_instance_is_still_suspended_after_a_restart()
    {
        string id;
        await using (RuntimeHost host = await StartAsync())
        {
            id = await host.StartOrchestrationAsync("StepByStep");
            await host.UntilAsync(id, status => status.IsRunning);
            await host.Client.SuspendInstanceAsync(id);
            await host.Client.RaiseEventAsync(id, "Next", "a");
            await host.UntilAsync(id, status => status.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        }

        await using (RuntimeHost host = await StartAsync())
        {
            await host.Client.RaiseEventAsync(id, "Next", "b");
            await Task.Delay(50);
            Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await host.StatusAsync(id)).RuntimeStatus);
            await host.Client.ResumeInstanceAsync(id);
            await host.Client.RaiseEventAsync(id, "Next", "c");
            Assert.Equal("a,0,b,1,c,4", (await host.CompletionAsync(id)).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Instances_that_do_not_fit_into_memory_are_brought_back_by_replay()
    {
        Dictionary<string, string?> settings = new() { ["ZkpLocalRuntime:MaxLoadedInstances"] = "5" };
        await using RuntimeHost host = await RuntimeHost.StartAsync([typeof(OrchestrationFunctions)], folder.Path, settings: settings);
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => host.StartOrchestrationAsync("StepByStep")));
        foreach (string word in new[] { "a", "b", "c" })
        {
            await Task.WhenAll(ids.Select(id => host.Client.RaiseEventAsync(id, "Next", word)));
            await Task.Delay(50);
            Assert.InRange(host.Engine.LoadedInstances, 0, 5);
        }

        foreach (string id in ids)
        {
            Assert.Equal("a,0,b,1,c,4", (await host.CompletionAsync(id)).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task An_app_that_stops_lets_a_running_activity_end_and_records_it()
    {
        string id;
        RuntimeHost host = await StartAsync();
        id = await host.StartOrchestrationAsync("WaitsAtGate", "drain");
        await RuntimeHost.UntilAsync(() => OrchestrationFunctions.Counts.ContainsKey("drain"));
        Task stopping = host.DisposeAsync().AsTask();
        await Task.Delay(100);
        Assert.False(stopping.IsCompleted);
        OrchestrationFunctions.Gates.GetOrAdd("drain", _ => new TaskCompletionSource()).SetResult();
        await stopping;

        await using RuntimeHost after = await StartAsync();
        Assert.Equal("passed drain", (await after.CompletionAsync(id)).ReadOutputAs<string>());
        Assert.Equal(1, OrchestrationFunctions.Counts["drain"]);
    }

    [Fact]
    public async Task A_full_disk_holds_a_step_and_loses_nothing()
    {
        await using RuntimeHost host = await StartAsync();
        string gate = new('g', 300_000);
        string id = await host.StartOrchestrationAsync("WaitsAtGate", gate);
        await RuntimeHost.UntilAsync(() => OrchestrationFunctions.Counts.ContainsKey(gate));
        await host.Engine.Store.WriteAsync(transaction => transaction.Run("PRAGMA max_page_count = 1"));
        OrchestrationFunctions.Gates.GetOrAdd(gate, _ => new TaskCompletionSource()).SetResult();
        await RuntimeHost.UntilAsync(() => host.Log.Lines.Any(line => line.Text.Contains($"A step of orchestration '{id}' could not be made", StringComparison.Ordinal)));
        OrchestrationMetadata held = await host.StatusAsync(id);
        await Assert.ThrowsAsync<Microsoft.Data.Sqlite.SqliteException>(() => host.StartOrchestrationAsync("WaitsAtGate", gate + "too much"));
        await host.Engine.Store.WriteAsync(transaction => transaction.Run("PRAGMA max_page_count = 1073741823"));
        OrchestrationMetadata done = await host.CompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Running, held.RuntimeStatus);
        Assert.Equal("passed " + gate, done.ReadOutputAs<string>());
        Assert.Equal(1, OrchestrationFunctions.Counts[gate]);
    }

    [Theory]
    [InlineData("other activity", "the history has a call of activity 'Echo', the replayed code asked for a call of activity 'EchoToo'")]
    [InlineData("timer", "the history has a call of activity 'Echo', the replayed code asked for a timer")]
    [InlineData("nothing", "the history has a call of activity 'Echo', the replayed code asked for nothing")]
    [InlineData("more", "the history has nothing, the replayed code asked for a call of activity 'EchoToo'")]
    public async Task Code_that_does_something_else_in_a_replay_is_named(string mode, string what)
    {
        string id = "changes-" + mode;
        await using (RuntimeHost host = await StartAsync())
        {
            await host.StartOrchestrationAsync("Changes", null, new StartOrchestrationOptions(id));
            await RuntimeHost.UntilAsync(() => host.Engine.Store.ReadSteps(host.Engine.Store.Read(id)!.Key).Count == 2);
        }

        MisbehavingFunctions.Mode[id] = mode;
        await using (RuntimeHost host = await StartAsync())
        {
            await host.Client.RaiseEventAsync(id, "Go", "on");
            OrchestrationMetadata failed = await host.CompletionAsync(id);

            Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
            Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, failed.FailureDetails!.ErrorType);
            Assert.Contains(what, failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
            Assert.Contains($"Orchestrator 'Changes', instance '{id}'", failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("AwaitsDelay", "waits for a task that is not the orchestration's own")]
    [InlineData("AwaitsDelayBesideEvent", "MisbehavingFunctions.SleepAsync awaited a task that is not the orchestration's own")]
    [InlineData("AwaitsThreadPool", "MisbehavingFunctions.AwaitsThreadPool awaited a task that is not the orchestration's own")]
    [InlineData("LeavesTheThread", "CallActivity was called on a thread that is not the orchestrator's own")]
    [InlineData("UsesItsContextElsewhere", "CallActivity was called on a thread that is not the orchestrator's own")]
    public async Task Code_that_leaves_the_orchestrators_scheduler_is_named(string orchestrator, string what)
    {
        await using RuntimeHost host = await StartAsync();
        OrchestrationMetadata failed = await host.RunAsync(orchestrator);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal(typeof(NonDeterministicOrchestrationException).FullName, failed.FailureDetails!.ErrorType);
        Assert.Contains(what, failed.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(host.Log.Lines, line => line.Level == LogLevel.Error && line.Text.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_that_only_composes_the_contexts_tasks_is_left_alone()
    {
        await using RuntimeHost host = await StartAsync();

        Assert.Equal("abc!x0y0x1y1x2y2", (await host.RunAsync("Behaves")).ReadOutputAs<string>());
    }

    private Task<RuntimeHost> StartAsync() =>
        RuntimeHost.StartAsync([typeof(OrchestrationFunctions), typeof(MisbehavingFunctions)], folder.Path);
}
