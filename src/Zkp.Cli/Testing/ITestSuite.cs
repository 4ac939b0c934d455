namespace Zkp.Cli.Testing;

/// <summary>Tests that run as one process of their own.</summary>
internal interface ITestSuite
{
    string Name { get; }

    /// <summary>Does it leave the processor idle for most of its time? True where tests kill processes on a schedule or wait for blocks.</summary>
    bool MostlyWaits { get; }

    Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken);
}
