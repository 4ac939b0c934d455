using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline.Treasuries;

namespace Zkp.Functions.Http;

/// <summary>What each signer has on each network and what it lacks, for the operator who holds the host's master key.</summary>
public sealed class TreasuryApi(Treasury treasury)
{
    [Function("GetTreasury")]
    public IActionResult Get(
        [HttpTrigger(AuthorizationLevel.Admin, "get", Route = "api/v1/treasury")] HttpRequest request) =>
        JsonBody.Respond(new { accounts = treasury.Standings });
}
