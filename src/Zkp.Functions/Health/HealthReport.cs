namespace Zkp.Functions.Health;

/// <summary>The worst of the checks, and each of them.</summary>
public sealed record HealthReport(HealthStatus Status, string Version, IReadOnlyList<HealthCheck> Checks);
