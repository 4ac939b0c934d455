namespace Zkp.Cli.Testing;

/// <summary>Tests that run as one process of their own.</summary>
internal interface ITestSuite
{
    string Name { get; }

    /// <summary>Does it run after the others? True where tests kill processes on a schedule or wait for blocks, which busy neighbours hold up.</summary>
    bool RunsLast { get; }

    Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken);
}
