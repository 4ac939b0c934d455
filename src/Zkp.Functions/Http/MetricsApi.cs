using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Zkp.Functions.Configuration;
using Zkp.Pipeline;

namespace Zkp.Functions.Http;

/// <summary>Metrics for Prometheus. A function like the others, so that it is there under either runtime.</summary>
public sealed class MetricsApi(IServiceProvider services, IOptions<ZkpOptions> options)
{
    private readonly Lazy<RequestDelegate> exporter = new(() =>
    {
        ApplicationBuilder app = new(services);
        app.UseOpenTelemetryPrometheusScrapingEndpoint(_ => true);
        return app.Build();
    });

    [Function("Metrics")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options.Value.MetricsToken is { Length: > 0 } token
            && !CryptographicOperations.FixedTimeEquals(
                SHA256.HashData(Encoding.UTF8.GetBytes("Bearer " + token)),
                SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()))))
        {
            return new Problem(401, "metrics_token_missing", "Send the metrics token in the header Authorization: Bearer ….").ToResult();
        }

        await exporter.Value(request.HttpContext);
        return new EmptyResult();
    }
}
