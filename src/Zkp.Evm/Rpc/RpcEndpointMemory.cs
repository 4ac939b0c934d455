namespace Zkp.Evm;

/// <summary>What is kept of an endpoint's behaviour between two starts of the process.</summary>
/// <param name="Name">The endpoint's name without its key.</param>
/// <param name="ErrorRate">The share of recent requests that failed for its fault, 0 to 1.</param>
/// <param name="ThrottleRate">The share that it refused for being too many.</param>
/// <param name="Latency">How long its answers take; null when unknown.</param>
/// <param name="PausedUntil">Until when it is passed over.</param>
public sealed record RpcEndpointMemory(string Name, double ErrorRate, double ThrottleRate, TimeSpan? Latency, DateTimeOffset PausedUntil);
