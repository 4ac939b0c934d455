using Zkp.Simulation.Mutants;

namespace Zkp.Simulation;

/// <summary>That the simulation bites: a manager with a fault is found out within the seeds that every test run runs.</summary>
public sealed class MutantTests
{
    private const int Seeds = 2_000;

    public static TheoryData<string> Names => [.. MutantCatalog.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_manager_with_a_fault_is_found_out(string name)
    {
        Mutant mutant = MutantCatalog.All.Single(candidate => candidate.Name == name);
        for (int seed = 0; seed < Seeds; seed++)
        {
            try
            {
                new Simulation(seed, mutant).Run();
            }
            catch (InvariantBrokenException error)
            {
                TestContext.Current.TestOutputHelper?.WriteLine($"{name}: seed {seed}: {error.Message.Split('\n')[0]}");
                return;
            }
        }

        Assert.Fail($"'{name}' was not found within {Seeds} seeds.");
    }

    [Fact]
    public void There_are_at_least_twelve_faults_and_each_has_a_name_of_its_own()
    {
        Assert.True(MutantCatalog.All.Count >= 12);
        Assert.Equal(MutantCatalog.All.Count, MutantCatalog.All.DistinctBy(mutant => mutant.Name).Count());
    }
}
