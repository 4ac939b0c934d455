namespace Zkp.Bench.Runtime;

/// <summary>So many orchestrations at once, so many activities each.</summary>
internal sealed record RuntimeScenario(string Name, string Orchestrator, int Orchestrations, int Activities);
