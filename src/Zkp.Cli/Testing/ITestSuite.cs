namespace Zkp.Cli.Testing;

/// <summary>Tests that run as one process of their own.</summary>
internal interface ITestSuite
{
    string Name { get; }

    /// <summary>Must nothing else run beside it? True where tests measure time or keep both cores busy.</summary>
    bool RunsAlone { get; }

    Task<SuiteResult> RunAsync(SuiteProgress progress, CancellationToken cancellationToken);
}
