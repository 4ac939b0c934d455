using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.Tests;

/// <summary>An orchestrator that runs a program it is given, for tests that make programs up.</summary>
public static class ProgramFunctions
{
    /// <summary>A node of a program.</summary>
    /// <param name="Op">What it does.</param>
    /// <param name="Value">A number it works with.</param>
    /// <param name="Parts">The programs inside it.</param>
    public sealed record Node(string Op, int Value, Node[] Parts);

    [Function(nameof(Twice))]
    public static async Task<long> Twice([ActivityTrigger] int value)
    {
        await Task.Delay(value % 3);
        return value * 2L;
    }

    [Function(nameof(Breaks))]
    public static long Breaks([ActivityTrigger] int value) => throw new InvalidOperationException($"as told: {value}");

    [Function(nameof(RunProgram))]
    public static async Task<long> RunProgram([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await RunAsync(context, context.GetInput<Node>()!);

    /// <summary>What a program's result must be.</summary>
    internal static long Expected(Node node) => node.Op switch
    {
        "activity" => node.Value * 2L,
        "caught" => node.Value,
        "timer" or "guid" => 0,
        "event" => node.Value,
        "any" => 1,
        _ => node.Parts.Sum(Expected),
    };

    /// <summary>The events that a program waits for.</summary>
    internal static IEnumerable<int> Events(Node node) => node.Op == "event" ? [node.Value] : node.Op == "sub" ? [] : node.Parts.SelectMany(Events);

    private static async Task<long> RunAsync(TaskOrchestrationContext context, Node node)
    {
        switch (node.Op)
        {
            case "activity":
                return await context.CallActivityAsync<long>(nameof(Twice), node.Value);
            case "caught":
                try
                {
                    return await context.CallActivityAsync<long>(
                        nameof(Breaks), node.Value, TaskOptions.FromRetryPolicy(new RetryPolicy(2, TimeSpan.FromMilliseconds(1))));
                }
                catch (TaskFailedException)
                {
                    return node.Value;
                }

            case "timer":
                await context.CreateTimer(TimeSpan.FromMilliseconds(node.Value % 5), CancellationToken.None);
                return 0;
            case "guid":
                // Takes part in the history, so a value that differed in a replay would be found.
                await context.CallActivityAsync<long>(nameof(Twice), 0, new TaskOptions());
                context.SendEvent("nobody " + context.NewGuid(), "event", context.CurrentUtcDateTime);
                return 0;
            case "event":
                return await context.WaitForExternalEvent<int>($"event-{node.Value}");
            case "any":
                await Task.WhenAny(node.Parts.Select(part => RunAsync(context, part)));
                return 1;
            case "sub":
                return await context.CallSubOrchestratorAsync<long>(nameof(RunProgram), new Node("sequence", 0, node.Parts));
            case "parallel":
                return (await Task.WhenAll(node.Parts.Select(part => RunAsync(context, part)))).Sum();
            default:
                long sum = 0;
                foreach (Node part in node.Parts)
                {
                    sum += await RunAsync(context, part);
                }

                return sum;
        }
    }
}
