using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Orchestrators and activities that the tests run.</summary>
public static class OrchestrationFunctions
{
    /// <summary>How often each key was counted; tests use keys of their own.</summary>
    internal static readonly ConcurrentDictionary<string, int> Counts = new();

    /// <summary>Gates that activities wait at.</summary>
    internal static readonly ConcurrentDictionary<string, TaskCompletionSource> Gates = new();

    public record Greeting(string Name, int Times);

    public record Flaky(string Key, int Failures, string? Message = null);

    [Function(nameof(Greet))]
    public static string Greet([ActivityTrigger] Greeting greeting) =>
        string.Join(' ', Enumerable.Repeat($"Hello {greeting.Name}!", greeting.Times));

    [Function(nameof(Square))]
    public static int Square([ActivityTrigger] int number) => number * number;

    [Function(nameof(WhoCalls))]
    public static string WhoCalls([ActivityTrigger] string? nothing, string instanceId) => instanceId;

    [Function(nameof(FailSometimes))]
    public static int FailSometimes([ActivityTrigger] Flaky flaky)
    {
        int attempt = Counts.AddOrUpdate(flaky.Key, 1, (_, count) => count + 1);
        return attempt > flaky.Failures ? attempt : throw new InvalidOperationException(flaky.Message ?? $"attempt {attempt} failed");
    }

    [Function(nameof(PassGate))]
    public static async Task<string> PassGate([ActivityTrigger] string gate, CancellationToken cancellationToken)
    {
        Counts.AddOrUpdate(gate, 1, (_, count) => count + 1);
        await Gates.GetOrAdd(gate, _ => new TaskCompletionSource()).Task.WaitAsync(cancellationToken);
        return "passed " + gate;
    }

    [Function(nameof(Sequence))]
    public static async Task<string> Sequence([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Greeting greeting = context.GetInput<Greeting>()!;
        string first = await context.CallActivityAsync<string>(nameof(Greet), greeting);
        int second = await context.CallActivityAsync<int>(nameof(Square), 7);
        await context.CallActivityAsync(nameof(Square), 8);
        return $"{first} {second}";
    }

    [Function(nameof(WithInput))]
    public static Task<string> WithInput([OrchestrationTrigger] TaskOrchestrationContext context, Greeting input) =>
        context.CallActivityAsync<string>(nameof(Greet), input);

    [Function(nameof(FanOut))]
    public static async Task<long> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int[] squares = await Task.WhenAll(Enumerable.Range(1, context.GetInput<int>()).Select(
            number => context.CallActivityAsync<int>(nameof(Square), number)));
        return squares.Sum(square => (long)square);
    }

    [Function(nameof(Parent))]
    public static async Task<string> Parent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string named = await context.CallSubOrchestratorAsync<string>(
            nameof(Child), "a", new TaskOptions().WithInstanceId(context.InstanceId + "-child"));
        string unnamed = await context.CallSubOrchestratorAsync<string>(nameof(Child), "b");
        return $"{named}; {unnamed}";
    }

    [Function(nameof(ParentOfWaiter))]
    public static Task<string> ParentOfWaiter([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallSubOrchestratorAsync<string>(nameof(Events), null, new TaskOptions().WithInstanceId(context.InstanceId + "-child"));

    [Function(nameof(Child))]
    public static async Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        return $"{context.GetInput<string>()} of {context.Parent?.Name.Name} {context.Parent?.InstanceId}";
    }

    [Function(nameof(ParentOfFailure))]
    public static async Task<string> ParentOfFailure([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallSubOrchestratorAsync<string>(nameof(Fails));
            return "did not fail";
        }
        catch (TaskFailedException failed)
        {
            return $"{failed.TaskName}: {failed.FailureDetails.ErrorType}: {failed.FailureDetails.ErrorMessage} {failed.IsCausedByException<ArithmeticException>()}";
        }
    }

    [Function(nameof(Fails))]
    public static Task<string> Fails([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new DivideByZeroException("by nought");

    [Function(nameof(Timers))]
    public static async Task<double> Timers([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        DateTime begun = context.CurrentUtcDateTime;
        await context.CreateTimer(TimeSpan.FromMilliseconds(150), CancellationToken.None);
        using CancellationTokenSource cancelled = new();
        Task never = context.CreateTimer(TimeSpan.FromHours(1), cancelled.Token);
        Task soon = context.CreateTimer(context.CurrentUtcDateTime.AddMilliseconds(50), CancellationToken.None);
        if (await Task.WhenAny(never, soon) != soon)
        {
            throw new InvalidOperationException("The wrong timer fired.");
        }

#pragma warning disable CA1849 // CancelAsync leaves the orchestrator's thread.
        cancelled.Cancel();
#pragma warning restore CA1849
        try
        {
            await never;
            throw new InvalidOperationException("The timer was not cancelled.");
        }
        catch (TaskCanceledException)
        {
            return (context.CurrentUtcDateTime - begun).TotalMilliseconds;
        }
    }

    [Function(nameof(Events))]
    public static async Task<string> Events([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus("waiting");
        string first = await context.WaitForExternalEvent<string>("Word");
        string second = await context.WaitForExternalEvent<string>("word");
        int number = await context.WaitForExternalEvent<int>("Number");
        return $"{first} {second} {number}";
    }

    [Function(nameof(EventOrTimeout))]
    public static async Task<string> EventOrTimeout([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("Word", TimeSpan.FromMilliseconds(context.GetInput<int>()));
        }
        catch (TaskCanceledException)
        {
            return "too late";
        }
    }

    [Function(nameof(RetriesByPolicy))]
    public static Task<int> RetriesByPolicy([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<int>(
        nameof(FailSometimes),
        context.GetInput<Flaky>(),
        TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromMilliseconds(20), backoffCoefficient: 2)
        {
            HandleFailure = failure => failure.IsCausedBy<InvalidOperationException>() && failure.ErrorMessage != "hopeless",
        }));

    [Function(nameof(RetriesByHandler))]
    public static async Task<string> RetriesByHandler([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        List<int> attempts = [];
        int result = await context.CallActivityAsync<int>(
            nameof(FailSometimes),
            context.GetInput<Flaky>(),
            TaskOptions.FromRetryHandler(async retry =>
            {
                attempts.Add(retry.LastAttemptNumber);
                await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(10), retry.CancellationToken);
                return retry.LastAttemptNumber < 5;
            }));
        return $"{result} after {string.Join(',', attempts)}";
    }

    [Function(nameof(CountDown))]
    public static async Task<string> CountDown([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int left = context.GetInput<int>();
        await context.CallActivityAsync<int>(nameof(Square), left);
        if (left > 0)
        {
            context.SetCustomStatus(left);
            context.ContinueAsNew(left - 1);
            return "not the end";
        }

        // These came while earlier generations ran and nobody awaited them.
        List<int> events = [];
        for (int i = 0; i < 3; i++)
        {
            events.Add(await context.WaitForExternalEvent<int>("Kept"));
        }

        return string.Join(',', events);
    }

    [Function(nameof(StepByStep))]
    public static async Task<string> StepByStep([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        List<string> seen = [];
        for (int i = 0; i < 3; i++)
        {
            context.SetCustomStatus(new { step = i, seen });
            seen.Add(await context.WaitForExternalEvent<string>("Next"));
            seen.Add((await context.CallActivityAsync<int>(nameof(Square), i)).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return string.Join(',', seen);
    }

    [Function(nameof(Guids))]
    public static async Task<Guid[]> Guids([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Guid first = context.NewGuid();
        DateTime begun = context.CurrentUtcDateTime;
        context.SetCustomStatus(new { first, begun });
        await context.WaitForExternalEvent<string>("Go");
        return [first, context.NewGuid(), context.NewGuid()];
    }

    [Function(nameof(Sender))]
    public static async Task<string> Sender([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string target = context.GetInput<string>()!;
        context.SendEvent(target, "Word", "from afar");
        context.SendEvent("nobody of that name", "Word", "lost");
        return await context.CallActivityAsync<string>(nameof(WhoCalls), (object?)null);
    }

    [Function(nameof(WaitsAtGate))]
    public static Task<string> WaitsAtGate([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>(nameof(PassGate), context.GetInput<string>());

    [Function(nameof(CallsNothing))]
    public static Task<string> CallsNothing([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("NoSuchActivity");

    [Function(nameof(LogsOnce))]
    public static async Task<string> LogsOnce([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ILogger logger = context.CreateReplaySafeLogger("replay-safe");
        logger.LogInformation("before {Instance}", context.InstanceId);
        await context.WaitForExternalEvent<string>("Go");
        logger.LogInformation("after {Instance}", context.InstanceId);
        return "logged";
    }

    [Function(nameof(Versions))]
    public static string Versions([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.Version == "2.10")
        {
            context.ContinueAsNew(new ContinueAsNewOptions { NewInput = context.CompareVersionTo("2.9"), NewVersion = "3.0" });
        }

        return $"{context.Version} {context.GetInput<int>()}";
    }

    [Function(nameof(Forgets))]
    public static async Task<string> Forgets([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        if (context.GetInput<bool>())
        {
            await context.WaitForExternalEvent<string>("Start");
            context.ContinueAsNew(false, preserveUnprocessedEvents: false);
            return "not the end";
        }

        try
        {
            return await context.WaitForExternalEvent<string>("Old", TimeSpan.FromMilliseconds(50));
        }
        catch (TaskCanceledException)
        {
            return "forgotten";
        }
    }
}
