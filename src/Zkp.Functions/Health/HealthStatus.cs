namespace Zkp.Functions.Health;

/// <summary>Degraded: a part is out, and requests are still served by the others.</summary>
public enum HealthStatus
{
    Healthy,
    Degraded,
    Unhealthy,
}
