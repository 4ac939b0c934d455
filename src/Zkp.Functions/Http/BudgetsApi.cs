using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline;
using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Http;

/// <summary>What tenants may spend a day, for the operator who holds the host's master key.</summary>
public sealed class BudgetsApi(ITenantBudgets budgets, TimeProvider time)
{
    private const string Route = "api/v1/tenants/{tenant}/budget";

    [Function("GetTenantBudget")]
    public async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = Route)] HttpRequest request, string tenant, CancellationToken cancellationToken) =>
        TenantName.IsWellFormed(tenant)
            ? JsonBody.Respond(await budgets.FindAsync(tenant, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken))
            : BadTenant();

    /// <summary>Body: <c>{"maxWei":"…"}</c> in wei a day (UTC); null lifts the limit. Holds from the next transaction on.</summary>
    [Function("SetTenantBudget")]
    public async Task<IActionResult> SetAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "put", Route = Route)] HttpRequest request, string tenant, CancellationToken cancellationToken)
    {
        if (!TenantName.IsWellFormed(tenant))
        {
            return BadTenant();
        }

        if (!(await JsonBody.ReadAsync(request, cancellationToken)).TryGet(out byte[]? body, out Problem? problem)
            || !ReadLimit(body).TryGet(out Limit? limit, out problem))
        {
            return problem.ToResult();
        }

        await budgets.SetLimitAsync(tenant, limit.MaxWei, cancellationToken);
        return JsonBody.Respond(await budgets.FindAsync(tenant, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), cancellationToken));
    }

    private static Result<Limit> ReadLimit(byte[] body)
    {
        Problem problem = Problem.BadRequest("bad_budget", "Send {\"maxWei\": \"…\"}, a whole number of wei as text, or null to lift the limit.", "/maxWei");
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("maxWei", out JsonElement wanted))
            {
                return problem;
            }

            if (wanted.ValueKind == JsonValueKind.Null)
            {
                return new Limit(null);
            }

            return wanted.ValueKind == JsonValueKind.String
                && BigInteger.TryParse(wanted.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger wei)
                && wei < BigInteger.One << 128
                    ? new Limit(wei)
                    : problem;
        }
        catch (JsonException)
        {
            return problem;
        }
    }

    private static IActionResult BadTenant() =>
        Problem.BadRequest("bad_tenant", "A tenant's name is lower-case letters, digits and dashes, at most 63.").ToResult();

    private sealed record Limit(BigInteger? MaxWei);
}
