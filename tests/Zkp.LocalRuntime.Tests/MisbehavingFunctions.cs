using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Tests;

/// <summary>Orchestrators that break the rules, and some that only look as if they did.</summary>
public static class MisbehavingFunctions
{
    /// <summary>Milliseconds; a task that has ended before it is awaited is not noticed, so this outlasts a busy machine's pauses.</summary>
    private const int LongEnough = 500;

    internal static readonly ConcurrentDictionary<string, string> Mode = new();

    [Function(nameof(Echo))]
    public static string Echo([ActivityTrigger] string text) => text;

    [Function(nameof(EchoToo))]
    public static string EchoToo([ActivityTrigger] string text) => text;

    [Function(nameof(AwaitsDelay))]
    public static async Task<string> AwaitsDelay([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await Task.Delay(LongEnough);
        return "never";
    }

    [Function(nameof(AwaitsDelayBesideEvent))]
    public static async Task<string> AwaitsDelayBesideEvent([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await Task.WhenAny(context.WaitForExternalEvent<string>("never"), SleepAsync());
        return "never";
    }

    [Function(nameof(AwaitsThreadPool))]
    public static async Task<string> AwaitsThreadPool([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.WaitForExternalEvent<string>("never");
        await Task.Run(() => Thread.Sleep(LongEnough));
        return "never";
    }

    [Function(nameof(LeavesTheThread))]
    public static async Task<string> LeavesTheThread([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = context.WaitForExternalEvent<string>("never");
        await Task.Delay(LongEnough).ConfigureAwait(false);
        return await context.CallActivityAsync<string>(nameof(Echo), "never");
    }

    [Function(nameof(UsesItsContextElsewhere))]
    public static async Task<string> UsesItsContextElsewhere([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        _ = Task.Run(() => context.CallActivityAsync<string>(nameof(Echo), "never"));
        return await context.WaitForExternalEvent<string>("never");
    }

    [Function(nameof(Behaves))]
    public static async Task<string> Behaves([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        // All of this stays on the orchestrator's own scheduler.
        await Task.Yield();
        string a = await context.CallActivityAsync<string>(nameof(Echo), "a");
        string c = await context.CallActivityAsync<string>(nameof(Echo), "c").ContinueWith(
            task => task.Result + "!", CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Current);
        string b = await context.CallActivityAsync<string>(nameof(Echo), "b").ConfigureAwait(false);
        string[] all = await Task.WhenAll(Enumerable.Range(0, 3).Select(async i =>
        {
            string first = await context.CallActivityAsync<string>(nameof(Echo), $"x{i}");
            return first + await context.CallActivityAsync<string>(nameof(Echo), $"y{i}");
        }));
        await Task.CompletedTask;
        return a + b + c + string.Concat(all);
    }

    [Function(nameof(Changes))]
    public static async Task<string> Changes([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string mode = Mode.GetValueOrDefault(context.InstanceId, "original");
        switch (mode)
        {
            case "other activity":
                await context.CallActivityAsync<string>(nameof(EchoToo), "a");
                break;
            case "timer":
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                break;
            case "nothing":
                break;
            case "more":
                Task first = context.CallActivityAsync<string>(nameof(Echo), "a");
                _ = context.CallActivityAsync<string>(nameof(EchoToo), "b");
                await first;
                break;
            default:
                await context.CallActivityAsync<string>(nameof(Echo), "a");
                break;
        }

        return await context.WaitForExternalEvent<string>("Go");
    }

    private static async Task SleepAsync() => await Task.Delay(LongEnough);
}
