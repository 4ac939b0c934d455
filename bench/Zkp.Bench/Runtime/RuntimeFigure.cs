namespace Zkp.Bench.Runtime;

/// <summary>What a scenario took.</summary>
internal sealed record RuntimeFigure(string Scenario, int Completions, double Seconds, double CompletionsPerSecond, long Commits);
