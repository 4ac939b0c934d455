using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Zkp.LocalRuntime.Tests;

public sealed class OrchestrationTests : IAsyncLifetime
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
    public async Task Activities_run_in_sequence_with_inputs_and_results()
    {
        OrchestrationMetadata done = await host.RunAsync("Sequence", new OrchestrationFunctions.Greeting("World", 2));

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("Hello World! Hello World! 49", done.ReadOutputAs<string>());
        Assert.Equal(new OrchestrationFunctions.Greeting("World", 2), done.ReadInputAs<OrchestrationFunctions.Greeting>());
        Assert.True(done.IsCompleted);
        Assert.False(done.IsRunning);
        Assert.True(done.LastUpdatedAt >= done.CreatedAt);
    }

    [Fact]
    public async Task An_orchestrator_can_take_its_input_as_a_parameter()
    {
        OrchestrationMetadata done = await host.RunAsync("WithInput", new OrchestrationFunctions.Greeting("You", 1));

        Assert.Equal("Hello You!", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_fan_out_of_a_thousand_activities_comes_in()
    {
        OrchestrationMetadata done = await host.RunAsync("FanOut", 1000);

        Assert.Equal(333_833_500, done.ReadOutputAs<long>());
    }

    [Fact]
    public async Task Sub_orchestrations_know_their_parent_and_their_failures_reach_it()
    {
        string id = await host.StartOrchestrationAsync("Parent");
        OrchestrationMetadata done = await host.CompletionAsync(id);
        OrchestrationMetadata failing = await host.RunAsync("ParentOfFailure");

        Assert.Equal($"a of Parent {id}; b of Parent {id}", done.ReadOutputAs<string>());
        Assert.Equal("Completed", (await host.StatusAsync(id + "-child")).RuntimeStatus.ToString());
        Assert.Equal("Fails: System.DivideByZeroException: by nought True", failing.ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_exception_fails_the_orchestration_and_says_why()
    {
        OrchestrationMetadata failed = await host.RunAsync("Fails");
        OrchestrationMetadata unknown = await host.RunAsync("NoSuchOrchestrator");
        OrchestrationMetadata missing = await host.RunAsync("CallsNothing");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Equal("System.DivideByZeroException", failed.FailureDetails!.ErrorType);
        Assert.Equal("by nought", failed.FailureDetails.ErrorMessage);
        Assert.Contains("no orchestrator function named 'NoSuchOrchestrator'", unknown.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("no activity function named 'NoSuchActivity'", missing.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timers_fire_in_time_and_can_be_cancelled()
    {
        OrchestrationMetadata done = await host.RunAsync("Timers");

        Assert.InRange(done.ReadOutputAs<double>(), 200, 5000);
    }

    [Fact]
    public async Task Events_are_kept_until_they_are_awaited_in_their_order_and_without_case()
    {
        string id = await host.StartOrchestrationAsync("Events");
        await host.Client.RaiseEventAsync(id, "Number", 42);
        await host.Client.RaiseEventAsync(id, "WORD", "first");
        await host.Client.RaiseEventAsync(id, "Word", "second");
        OrchestrationMetadata done = await host.CompletionAsync(id);

        Assert.Equal("first second 42", done.ReadOutputAs<string>());
        Assert.Equal("waiting", done.ReadCustomStatusAs<string>());
    }

    [Fact]
    public async Task A_wait_for_an_event_can_time_out()
    {
        string late = await host.StartOrchestrationAsync("EventOrTimeout", 30);
        string inTime = await host.StartOrchestrationAsync("EventOrTimeout", 3_600_000);
        await host.Client.RaiseEventAsync(inTime, "Word", "here");

        Assert.Equal("too late", (await host.CompletionAsync(late)).ReadOutputAs<string>());
        Assert.Equal("here", (await host.CompletionAsync(inTime)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_policy_retries_with_growing_pauses_and_gives_up()
    {
        OrchestrationMetadata saved = await host.RunAsync("RetriesByPolicy", new OrchestrationFunctions.Flaky("policy-saved", 3));
        OrchestrationMetadata lost = await host.RunAsync("RetriesByPolicy", new OrchestrationFunctions.Flaky("policy-lost", 9));
        OrchestrationMetadata hopeless = await host.RunAsync("RetriesByPolicy", new OrchestrationFunctions.Flaky("policy-hopeless", 9, "hopeless"));

        Assert.Equal(4, saved.ReadOutputAs<int>());
        Assert.True(saved.LastUpdatedAt - saved.CreatedAt >= TimeSpan.FromMilliseconds(20 + 40 + 80));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, lost.RuntimeStatus);
        Assert.Equal("attempt 4 failed", lost.FailureDetails!.InnerFailure!.ErrorMessage);
        Assert.Equal(4, OrchestrationFunctions.Counts["policy-lost"]);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, hopeless.RuntimeStatus);
        Assert.Equal(1, OrchestrationFunctions.Counts["policy-hopeless"]);
    }

    [Fact]
    public async Task A_handler_decides_on_retries()
    {
        OrchestrationMetadata saved = await host.RunAsync("RetriesByHandler", new OrchestrationFunctions.Flaky("handler-saved", 2));
        OrchestrationMetadata lost = await host.RunAsync("RetriesByHandler", new OrchestrationFunctions.Flaky("handler-lost", 99));

        Assert.Equal("3 after 1,2", saved.ReadOutputAs<string>());
        Assert.Equal(OrchestrationRuntimeStatus.Failed, lost.RuntimeStatus);
        Assert.Equal(5, OrchestrationFunctions.Counts["handler-lost"]);
    }

    [Fact]
    public async Task Continue_as_new_starts_over_and_keeps_unprocessed_events_in_order()
    {
        string id = await host.StartOrchestrationAsync("CountDown", 20);
        for (int i = 1; i <= 3; i++)
        {
            await host.Client.RaiseEventAsync(id, "Kept", i);
        }

        OrchestrationMetadata done = await host.CompletionAsync(id);

        Assert.Equal("1,2,3", done.ReadOutputAs<string>());
        Assert.Equal(0, done.ReadInputAs<int>());
        Assert.Equal(1, done.ReadCustomStatusAs<int>());
    }

    [Fact]
    public async Task Instances_send_each_other_events_and_activities_know_their_instance()
    {
        string receiver = await host.StartOrchestrationAsync("EventOrTimeout", 60_000);
        OrchestrationMetadata sender = await host.RunAsync("Sender", receiver);

        Assert.Equal("from afar", (await host.CompletionAsync(receiver)).ReadOutputAs<string>());
        Assert.Equal(sender.InstanceId, sender.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Large_inputs_and_outputs_are_fine()
    {
        string name = new('x', 4_000_000);
        OrchestrationMetadata done = await host.RunAsync("WithInput", new OrchestrationFunctions.Greeting(name, 2));

        Assert.Equal($"Hello {name}! Hello {name}!", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_version_is_given_to_the_orchestrator_and_can_change_when_it_starts_over()
    {
        string id = await host.StartOrchestrationAsync("Versions", 0, new StartOrchestrationOptions { Version = new TaskVersion("2.10") });

        Assert.Equal("3.0 1", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Continue_as_new_can_drop_unprocessed_events()
    {
        string id = await host.StartOrchestrationAsync("Forgets", true);
        await host.Client.RaiseEventAsync(id, "Old", "remembered");
        await host.Client.RaiseEventAsync(id, "Start", "now");

        Assert.Equal("forgotten", (await host.CompletionAsync(id)).ReadOutputAs<string>());
    }
}
