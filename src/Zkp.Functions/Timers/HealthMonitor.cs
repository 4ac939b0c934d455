using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Zkp.Functions.Health;

namespace Zkp.Functions.Timers;

/// <summary>
/// Looks at everything each minute, so that the gauges of fees and balances are fresh and what is wrong is in the log, whether or
/// not somebody asks.
/// </summary>
public sealed partial class HealthMonitor(HealthProbe probe, ILogger<HealthMonitor> logger)
{
    private static readonly Dictionary<string, HealthStatus> LastSeen = new(StringComparer.Ordinal);

    [Function(nameof(HealthMonitor))]
    public async Task RunAsync([TimerTrigger("0 * * * * *")] TimerInfo timer, CancellationToken cancellationToken)
    {
        HealthReport report = await probe.CheckAsync(cancellationToken);
        foreach (HealthCheck check in report.Checks)
        {
            HealthStatus before = LastSeen.GetValueOrDefault(check.Name, HealthStatus.Healthy);
            LastSeen[check.Name] = check.Status;
            if (check.Status != HealthStatus.Healthy)
            {
                LogUnhealthy(check.Name, check.Status, check.Detail);
            }
            else if (before != HealthStatus.Healthy)
            {
                LogRecovered(check.Name, check.Detail);
            }
        }
    }

    [LoggerMessage(300, LogLevel.Warning, "{Check} is {Status}: {Detail}")]
    private partial void LogUnhealthy(string check, HealthStatus status, string detail);

    [LoggerMessage(301, LogLevel.Information, "{Check} is healthy again: {Detail}")]
    private partial void LogRecovered(string check, string detail);
}
