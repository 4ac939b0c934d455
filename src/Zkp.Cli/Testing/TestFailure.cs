namespace Zkp.Cli.Testing;

/// <summary>One test that failed, or one reason why a suite as a whole did.</summary>
internal sealed record TestFailure(string Test, string Message);
