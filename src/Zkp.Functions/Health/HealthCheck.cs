namespace Zkp.Functions.Health;

/// <param name="Name">What was looked at, such as <c>storage</c> or <c>network:sepolia</c>.</param>
/// <param name="Detail">What was found; when it is not healthy, also what to do.</param>
public sealed record HealthCheck(string Name, HealthStatus Status, string Detail);
