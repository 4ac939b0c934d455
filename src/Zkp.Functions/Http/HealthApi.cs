using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Functions.Health;

namespace Zkp.Functions.Http;

/// <summary>Tells what is wrong, and what to do about it. 200 while requests can be served, 503 when they can't.</summary>
public sealed class HealthApi(HealthProbe probe)
{
    [Function("Health")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/v1/health")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        HealthReport report = await probe.CheckAsync(cancellationToken);
        return JsonBody.Respond(
            report, report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
