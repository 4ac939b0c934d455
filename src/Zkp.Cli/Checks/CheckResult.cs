namespace Zkp.Cli.Checks;

/// <summary>One thing that was looked at.</summary>
/// <param name="Remedy">What to do about it, when it did not pass.</param>
internal sealed record CheckResult(string Name, bool Passed, string Finding, string? Remedy = null);
