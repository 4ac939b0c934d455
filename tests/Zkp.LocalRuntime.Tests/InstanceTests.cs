using System.Text.Json;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Tests;

/// <summary>What the client does with instances.</summary>
public sealed class InstanceTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private RuntimeHost host = null!;

    public async ValueTask InitializeAsync() => host = await RuntimeHost.StartAsync([typeof(OrchestrationFunctions)], folder.Path);

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_suspended_instance_keeps_what_comes_in_until_it_is_resumed()
    {
        string id = await host.StartOrchestrationAsync("StepByStep");
        await host.UntilAsync(id, status => status.SerializedCustomStatus is not null);
        await host.Client.SuspendInstanceAsync(id, "hold on");
        await host.UntilAsync(id, status => status.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await host.Client.RaiseEventAsync(id, "Next", "a");
        await host.Client.RaiseEventAsync(id, "Next", "b");
        await Task.Delay(100);
        OrchestrationMetadata held = await host.StatusAsync(id);
        await host.Client.ResumeInstanceAsync(id, "go on");
        await host.Client.RaiseEventAsync(id, "Next", "c");
        OrchestrationMetadata done = await host.CompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, held.RuntimeStatus);
        Assert.Equal(0, held.ReadCustomStatusAs<JsonElement>().GetProperty("step").GetInt32());
        Assert.Equal("a,0,b,1,c,4", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_terminated_instance_ends_with_the_output_given_and_its_children_with_it_when_asked()
    {
        string alone = await host.StartOrchestrationAsync("Events");
        await host.Client.TerminateInstanceAsync(alone, "enough");
        OrchestrationMetadata ended = await host.CompletionAsync(alone);
        string parent = await host.StartOrchestrationAsync("ParentOfWaiter");
        await RuntimeHost.UntilAsync(async () => await host.Client.GetInstanceAsync(parent + "-child") is { IsRunning: true });
        await host.Client.TerminateInstanceAsync(parent, new TerminateInstanceOptions("all of you", Recursive: true));
        OrchestrationMetadata child = await host.CompletionAsync(parent + "-child");
        string kept = await host.StartOrchestrationAsync("ParentOfWaiter");
        await RuntimeHost.UntilAsync(async () => await host.Client.GetInstanceAsync(kept + "-child") is { IsRunning: true });
        await host.Client.TerminateInstanceAsync(kept + "-child", "only you");
        OrchestrationMetadata bereft = await host.CompletionAsync(kept);

        Assert.Equal("all of you", child.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.CompletionAsync(parent)).RuntimeStatus);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, bereft.RuntimeStatus);
        Assert.Contains("only you", bereft.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("enough", ended.ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.RaiseEventAsync(alone, "Word", "too late"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.TerminateInstanceAsync(alone));
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.TerminateInstanceAsync("nobody"));
    }

    [Fact]
    public async Task Instances_are_listed_by_state_prefix_time_and_page()
    {
        for (int i = 0; i < 5; i++)
        {
            await host.StartOrchestrationAsync("Events", i, new StartOrchestrationOptions($"list-{i}"));
        }

        await host.Client.TerminateInstanceAsync("list-3");
        await host.CompletionAsync("list-3");
        await host.StartOrchestrationAsync("Events", null, new StartOrchestrationOptions("other"));
        List<string> pages = [];
        List<string> ids = [];
        OrchestrationQuery query = new(InstanceIdPrefix: "list-", PageSize: 2, FetchInputsAndOutputs: true);
        await foreach (Page<OrchestrationMetadata> page in host.Client.GetAllInstancesAsync(query).AsPages())
        {
            pages.Add(string.Join(',', page.Values.Select(instance => instance.InstanceId)));
            ids.AddRange(page.Values.Select(instance => instance.InstanceId));
            Assert.All(page.Values, instance => Assert.Equal(instance.InstanceId, $"list-{instance.ReadInputAs<int>()}"));
        }

        List<string> terminated = [];
        await foreach (OrchestrationMetadata instance in host.Client.GetAllInstancesAsync(
            new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Terminated], CreatedFrom: DateTimeOffset.UtcNow.AddMinutes(-1))))
        {
            terminated.Add(instance.InstanceId);
            Assert.Throws<InvalidOperationException>(() => instance.ReadInputAs<int>());
        }

        List<OrchestrationMetadata> future = [];
        await foreach (OrchestrationMetadata instance in host.Client.GetAllInstancesAsync(
            new OrchestrationQuery(CreatedFrom: DateTimeOffset.UtcNow.AddMinutes(1))))
        {
            future.Add(instance);
        }

        Page<string> completed = await host.Client.ListInstanceIdsAsync([OrchestrationRuntimeStatus.Terminated]);
        Assert.Equal(["list-0,list-1", "list-2,list-3", "list-4"], pages);
        Assert.Equal(5, ids.Distinct().Count());
        Assert.Equal(["list-3"], terminated);
        Assert.Empty(future);
        Assert.Equal(["list-3"], completed.Values);
    }

    [Fact]
    public async Task Purging_removes_ended_instances_only()
    {
        OrchestrationMetadata done = await host.RunAsync("Parent");
        string waiting = await host.StartOrchestrationAsync("Events");
        PurgeResult running = await host.Client.PurgeInstanceAsync(waiting);
        PurgeResult tree = await host.Client.PurgeInstanceAsync(done.InstanceId, new PurgeInstanceOptions(Recursive: true));
        await host.RunAsync("Sequence", new OrchestrationFunctions.Greeting("a", 1));
        await host.RunAsync("Fails");
        PurgeResult failed = await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Failed]));
        PurgeResult rest = await host.Client.PurgeInstancesAsync(DateTimeOffset.UtcNow.AddHours(-1), null);

        Assert.Equal(0, running.PurgedInstanceCount);
        Assert.Equal(3, tree.PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync(done.InstanceId));
        Assert.Equal(1, failed.PurgedInstanceCount);
        Assert.Equal(1, rest.PurgedInstanceCount);
        Assert.NotNull(await host.Client.GetInstanceAsync(waiting));
    }

    [Fact]
    public async Task Starting_an_id_that_is_still_running_throws_and_an_ended_one_is_replaced()
    {
        StartOrchestrationOptions options = new("same");
        await host.StartOrchestrationAsync("Events", null, options);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.StartOrchestrationAsync("Events", null, options));
        await host.Client.TerminateInstanceAsync("same");
        await host.CompletionAsync("same");
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() =>
            host.StartOrchestrationAsync("Events", null, options.WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated)));
        await host.StartOrchestrationAsync("Sequence", new OrchestrationFunctions.Greeting("again", 1), options);
        OrchestrationMetadata done = await host.CompletionAsync("same");

        Assert.Equal("Hello again! 49", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_hundred_starts_of_one_id_at_once_start_it_once()
    {
        Task<bool>[] starts = [.. Enumerable.Range(0, 100).Select(_ => Task.Run(async () =>
        {
            try
            {
                await host.StartOrchestrationAsync("Events", null, new StartOrchestrationOptions("once"));
                return true;
            }
            catch (OrchestrationAlreadyExistsException)
            {
                return false;
            }
        }))];

        Assert.Single(await Task.WhenAll(starts), started => started);
    }

    [Fact]
    public async Task Restarting_runs_the_same_input_again()
    {
        OrchestrationMetadata first = await host.RunAsync("Sequence", new OrchestrationFunctions.Greeting("again", 1));
        string same = await host.Client.RestartAsync(first.InstanceId);
        OrchestrationMetadata second = await host.CompletionAsync(same);
        string other = await host.Client.RestartAsync(first.InstanceId, restartWithNewInstanceId: true);
        OrchestrationMetadata third = await host.CompletionAsync(other);

        Assert.Equal(first.InstanceId, same);
        Assert.NotEqual(first.InstanceId, other);
        Assert.Equal(first.ReadOutputAs<string>(), second.ReadOutputAs<string>());
        Assert.Equal(first.ReadOutputAs<string>(), third.ReadOutputAs<string>());
        await Assert.ThrowsAsync<ArgumentException>(() => host.Client.RestartAsync("nobody"));
    }

    [Fact]
    public async Task An_instance_starts_at_its_time_and_keeps_what_came_before()
    {
        DateTimeOffset at = DateTimeOffset.UtcNow.AddMilliseconds(400);
        string id = await host.StartOrchestrationAsync("Events", null, new StartOrchestrationOptions(StartAt: at));
        await host.Client.RaiseEventAsync(id, "Word", "one");
        await host.Client.RaiseEventAsync(id, "Word", "two");
        await host.Client.RaiseEventAsync(id, "Number", 3);
        OrchestrationMetadata before = await host.StatusAsync(id);
        OrchestrationMetadata started = await host.Client.WaitForInstanceStartAsync(id);
        OrchestrationMetadata done = await host.CompletionAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Pending, before.RuntimeStatus);
        Assert.NotEqual(OrchestrationRuntimeStatus.Pending, started.RuntimeStatus);
        Assert.True(done.LastUpdatedAt >= at);
        Assert.Equal("one two 3", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_pending_instance_can_be_terminated()
    {
        string id = await host.StartOrchestrationAsync("Events", null, new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddHours(1)));
        await host.Client.TerminateInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.CompletionAsync(id)).RuntimeStatus);
    }

    [Fact]
    public async Task Tags_come_back_with_the_instance()
    {
        StartOrchestrationOptions options = new() { Tags = new Dictionary<string, string> { ["tenant"] = "a" } };
        string id = await host.StartOrchestrationAsync("Events", null, options);

        Assert.Equal("a", (await host.StatusAsync(id)).Tags["tenant"]);
    }

    [Fact]
    public async Task An_instance_suspended_before_its_start_does_not_run_before_it_is_resumed()
    {
        StartOrchestrationOptions options = new(StartAt: DateTimeOffset.UtcNow.AddMilliseconds(200));
        string id = await host.StartOrchestrationAsync("Sequence", new OrchestrationFunctions.Greeting("a", 1), options);
        await host.Client.SuspendInstanceAsync(id);
        await host.UntilAsync(id, status => status.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Task.Delay(50);
        OrchestrationMetadata held = await host.StatusAsync(id);
        await host.Client.ResumeInstanceAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Suspended, held.RuntimeStatus);
        Assert.Equal("Hello a! 49", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task The_result_of_an_activity_whose_instance_was_terminated_is_dropped_and_leaves_nothing()
    {
        string gate = "terminated " + Guid.NewGuid();
        string id = await host.StartOrchestrationAsync("WaitsAtGate", gate);
        await RuntimeHost.UntilAsync(() => OrchestrationFunctions.Counts.ContainsKey(gate));
        await host.Client.TerminateInstanceAsync(id, "gone");
        OrchestrationMetadata ended = await host.CompletionAsync(id);
        OrchestrationFunctions.Gates.GetOrAdd(gate, _ => new TaskCompletionSource()).SetResult();
        await RuntimeHost.UntilAsync(() =>
        {
            int left = 0;
            host.Engine.Store.EachActivity(_ => left++);
            return left == 0;
        });

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, ended.RuntimeStatus);
        Assert.Equal("gone", (await host.StatusAsync(id)).ReadOutputAs<string>());
    }
}
