using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Zkp.Functions.Http;

/// <summary>The dashboard: one page without dependencies, which calls the API with the key that its reader enters.</summary>
public static class DashboardApi
{
    private static readonly Lazy<byte[]> Page = new(() => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Dashboard", "index.html")));

    [Function("Dashboard")]
    public static IActionResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "/")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        IHeaderDictionary headers = request.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers.XContentTypeOptions = "nosniff";
        return new FileContentResult(Page.Value, "text/html; charset=utf-8");
    }
}
