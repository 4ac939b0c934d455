namespace Zkp.Cli.Testing;

/// <param name="Quick">Leave out the tests with the trait <c>Category=Slow</c>.</param>
/// <param name="Soak">Run the long random ones at length (<c>ZKP_SOAK=1</c>).</param>
internal sealed record TestRunOptions(bool Quick, bool Soak)
{
    /// <summary>A suite that has not ended by then hangs.</summary>
    public TimeSpan SuiteTimeout => Soak ? TimeSpan.FromHours(6) : TimeSpan.FromMinutes(15);
}
