namespace Zkp.Cli.Testing;

/// <summary>What a suite came to; <see cref="Failures"/> has one entry for each failure counted.</summary>
internal sealed record SuiteResult(string Suite, int Passed, int Skipped, IReadOnlyList<TestFailure> Failures, TimeSpan Duration)
{
    public int Failed => Failures.Count;
}
