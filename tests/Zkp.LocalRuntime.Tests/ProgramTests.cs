using System.Globalization;
using Microsoft.DurableTask.Client;
using Node = Zkp.LocalRuntime.Tests.ProgramFunctions.Node;

namespace Zkp.LocalRuntime.Tests;

/// <summary>
/// Programs made up at random, run with the execution thrown away after every step: each step replays the whole history and compares it
/// with what the code asks for, so that any difference between living on and being brought back fails an instance.
/// </summary>
public sealed class ProgramTests(ITestOutputHelper output) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Random_programs_end_the_same_when_every_step_is_a_replay()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("ZKP_SEED"), CultureInfo.InvariantCulture, out int given) ? given : Random.Shared.Next();
        output.WriteLine($"ZKP_SEED={seed}");
        Random random = new(seed);
        int count = Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? 3_000 : 120;
        Node[] programs = [.. Enumerable.Range(0, count).Select(_ => Program(random, depth: 4, inSub: false))];
        string[] ids = new string[count];
        Dictionary<string, string?> settings = new() { ["ZkpLocalRuntime:MaxLoadedInstances"] = "0" };

        // A third before each of two restarts, the rest after them: histories are also read by other processes' engines.
        for (int part = 0; part < 3; part++)
        {
            await using RuntimeHost host = await RuntimeHost.StartAsync([typeof(ProgramFunctions)], folder.Path, settings: settings);
            for (int i = part * count / 3; i < (part + 1) * count / 3; i++)
            {
                ids[i] = await host.StartOrchestrationAsync("RunProgram", programs[i]);
                foreach (int name in ProgramFunctions.Events(programs[i]).OrderBy(_ => random.Next()))
                {
                    try
                    {
                        await host.Client.RaiseEventAsync(ids[i], $"EVENT-{name}", name);
                    }
                    catch (InvalidOperationException ended) when (ended.Message.EndsWith("it is Completed.", StringComparison.Ordinal))
                    {
                        // A program with "any" in it does not wait for all of its events.
                    }
                }
            }

            if (part == 2)
            {
                for (int i = 0; i < count; i++)
                {
                    OrchestrationMetadata done = await host.CompletionAsync(ids[i]);
                    Assert.Equal((i, OrchestrationRuntimeStatus.Completed, (string?)null), (i, done.RuntimeStatus, done.FailureDetails?.ErrorMessage));
                    Assert.Equal((i, ProgramFunctions.Expected(programs[i])), (i, done.ReadOutputAs<long>()));
                }

                await RuntimeHost.UntilAsync(() => host.Engine.LoadedInstances == 0);
            }
        }
    }

    private static Node Program(Random random, int depth, bool inSub)
    {
        string[] leaves = inSub ? ["activity", "caught", "timer", "guid"] : ["activity", "caught", "timer", "guid", "event"];
        string[] inner = ["sequence", "parallel", "any", "sub"];
        bool leaf = depth == 0 || random.Next(4) == 0;
        string op = leaf ? leaves[random.Next(leaves.Length)] : inner[random.Next(inner.Length)];
        int parts = leaf ? 0 : random.Next(1, 4);
        return new Node(op, random.Next(1000), [.. Enumerable.Range(0, parts).Select(_ => Program(random, depth - 1, inSub || op == "sub"))]);
    }
}
