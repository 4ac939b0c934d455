namespace Zkp.Cli.Testing;

/// <summary>How a suite's process ended.</summary>
internal sealed record SuiteProcessEnd(int ExitCode, bool TimedOut, string LastLines);
