using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline;
using Zkp.Pipeline.Intake;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Http;

/// <summary>API keys of tenants, for the operator who holds the host's master key.</summary>
public sealed class KeysApi(IApiKeyStore keys)
{
    /// <summary>Makes a key. It is shown this once; only its hash is stored.</summary>
    [Function("CreateApiKey")]
    public async Task<IActionResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "post", Route = "api/v1/tenants/{tenant}/keys")] HttpRequest request,
        string tenant,
        CancellationToken cancellationToken)
    {
        if (!TenantName.IsWellFormed(tenant))
        {
            return Problem.BadRequest("bad_tenant", "A tenant's name is lower-case letters, digits and dashes, at most 63.").ToResult();
        }

        string key = ApiKeyGuard.NewKey();
        await keys.AddAsync(ApiKeyGuard.Hash(key), tenant, cancellationToken);
        return JsonBody.Respond(new { tenant, apiKey = key, keyHash = ApiKeyGuard.Hash(key) }, StatusCodes.Status201Created);
    }

    /// <summary>Revokes a key by its hash; instances that cached it forget it within 30 seconds.</summary>
    [Function("RevokeApiKey")]
    public async Task<IActionResult> RevokeAsync(
        [HttpTrigger(AuthorizationLevel.Admin, "delete", Route = "api/v1/keys/{hash}")] HttpRequest request,
        string hash,
        CancellationToken cancellationToken)
    {
        await keys.RevokeAsync(hash, cancellationToken);
        return new NoContentResult();
    }
}
