using System.Diagnostics;
using System.Globalization;

namespace Zkp.Simulation;

/// <summary>
/// The transaction manager against thousands of worlds. <c>ZKP_SIM_SEEDS</c> says how many (2,000 by itself, a hundred thousand with
/// <c>ZKP_SOAK=1</c>) and <c>ZKP_SIM_FROM</c> from which one on; <c>ZKP_SEED</c> tells one again, with its whole story.
/// </summary>
public sealed class SimulationTests
{
    private const int DefaultSeeds = 2_000;
    private const int SoakSeeds = 100_000;

    [Fact]
    public void Every_request_ends_and_happens_at_most_once_whatever_happens()
    {
        if (Number("ZKP_SEED") is { } only)
        {
            if (Replay(only) is { } broken)
            {
                Assert.Fail(broken);
            }

            return;
        }

        int seeds = Number("ZKP_SIM_SEEDS") ?? (Environment.GetEnvironmentVariable("ZKP_SOAK") == "1" ? SoakSeeds : DefaultSeeds);
        int from = Number("ZKP_SIM_FROM") ?? 0;
        int crashes = 0;
        int reorgs = 0;
        int operators = 0;
        long operations = 0;
        Stopwatch clock = Stopwatch.StartNew();
        for (int seed = from; seed < from + seeds; seed++)
        {
            Simulation simulation = new(seed);
            try
            {
                simulation.Run();
            }
            catch (InvariantBrokenException error)
            {
                Assert.Fail($"{error.Message}\nagain, with the story: {Command(seed)}\n{Replay(seed)}");
            }

            crashes += simulation.Crashes;
            reorgs += simulation.Reorgs;
            operators += simulation.Checker.OperatorsDone;
            operations += simulation.Operations;
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{seeds} seeds, {crashes} crashes, {reorgs} reorgs, {operators} operators' actions, {operations} calls, {clock.Elapsed.TotalSeconds:0.0} s"));

        // Proof that the worlds are not gentle ones.
        Assert.True(
            crashes > seeds && reorgs > seeds && operators > seeds / 5, $"only {crashes} crashes, {reorgs} reorgs and {operators} operators' actions in {seeds} seeds");
    }

    [Fact]
    public void The_same_seed_is_the_same_story()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Simulation first = new(seed, tell: true);
            Simulation second = new(seed, tell: true);
            first.Run();
            second.Run();
            Assert.Equal(first.Story, second.Story);
        }
    }

    /// <summary>
    /// What is not promised, and that the lies are such as do harm: two liars of three can say the same.
    /// </summary>
    [Fact]
    public void Two_liars_of_three_are_more_than_agreement_bears()
    {
        for (int seed = 0; seed < DefaultSeeds; seed++)
        {
            try
            {
                new Simulation(seed, bend: profile => profile with { Endpoints = 3, Liars = [1, 2], LiesPerMille = 1000 }).Run();
            }
            catch (InvariantBrokenException error) when (error.Message.Contains("ended as", StringComparison.Ordinal))
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {error.Message.Split('\n')[0]}");
                return;
            }
            catch (InvariantBrokenException)
            {
                // Something that never ends is no harm done.
            }
        }

        Assert.Fail($"Two liars of three did no harm in {DefaultSeeds} seeds.");
    }

    internal static string Command(int seed) => string.Create(
        CultureInfo.InvariantCulture, $"ZKP_SEED={seed} artifacts/bin/Zkp.Simulation/release/Zkp.Simulation -class \"*SimulationTests\"");

    /// <summary>What went wrong, with the story; null when nothing does.</summary>
    private static string? Replay(int seed)
    {
        Simulation simulation = new(seed, tell: true);
        try
        {
            simulation.Run();
            return null;
        }
        catch (InvariantBrokenException error)
        {
            return $"{simulation.Profile}\n{simulation.Story}\n{error.Message}";
        }
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
