using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Zkp.Bench.Runtime;

/// <summary>Orchestrations whose activities do nothing, so that only the engine is measured.</summary>
public static class RuntimeBenchFunctions
{
    [Function(nameof(Nothing))]
    public static int Nothing([ActivityTrigger] int number) => number;

    [Function(nameof(Sequence))]
    public static async Task<int> Sequence([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int count = context.GetInput<int>();
        int sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Nothing), i);
        }

        return sum;
    }

    [Function(nameof(FanOut))]
    public static async Task<int> FanOut([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        int[] results = await Task.WhenAll(
            Enumerable.Range(0, context.GetInput<int>()).Select(i => context.CallActivityAsync<int>(nameof(Nothing), i)));
        return results.Length;
    }
}
