using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace Zkp.LocalRuntime.TestApp;

/// <summary>An orchestration with a bit of everything, whose activities record their effects.</summary>
public sealed class KillFunctions(EffectFile effects)
{
    /// <summary>Activities in sequence, then at once, then in the sub-orchestration.</summary>
    public const int Sequential = 4;
    public const int Parallel = 4;
    public const int InChild = 2;

    [Function(nameof(Journey))]
    public static async Task<int> Journey([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string id = context.InstanceId;
        int sum = 0;
        for (int i = 0; i < Sequential; i++)
        {
            context.SetCustomStatus($"step {i}");
            sum += await context.CallActivityAsync<int>(nameof(Effect), $"{id}/s{i}");
            await context.CreateTimer(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }

        int[] parallel = await Task.WhenAll(Enumerable.Range(0, Parallel).Select(
            i => context.CallActivityAsync<int>(nameof(Effect), $"{id}/p{i}")));
        sum += await context.CallSubOrchestratorAsync<int>(nameof(Leg), id, new TaskOptions().WithInstanceId(id + "-leg"));
        return sum + parallel.Sum();
    }

    [Function(nameof(Leg))]
    public static async Task<int> Leg([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string parent = context.GetInput<string>()!;
        int sum = 0;
        for (int i = 0; i < InChild; i++)
        {
            sum += await context.CallActivityAsync<int>(nameof(Effect), $"{parent}/c{i}", new TaskOptions(new RetryPolicy(20, TimeSpan.FromMilliseconds(1))));
        }

        return sum;
    }

    [Function(nameof(Effect))]
    public async Task<int> Effect([ActivityTrigger] string name)
    {
        effects.Append(name);
        await Task.Delay(3);
        return 1;
    }
}
