using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Functions.Http;

/// <summary>What a proof would cost now, network by network, and which one the router would take.</summary>
public sealed class QuotesApi(ApiKeyGuard guard, ProofRequestReader reader, NetworkCatalog networks, ChainGateway chains, TimeProvider time)
{
    [Function("Quote")]
    public async Task<IActionResult> QuoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/quotes")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out _, out Problem? problem)
            || !(await JsonBody.ReadAsync(request, cancellationToken)).TryGet(out byte[]? body, out problem)
            || !reader.ReadQuote(body).TryGet(out QuoteRequest? quote, out problem))
        {
            return problem.ToResult();
        }

        NetworkQuote[] quotes = await Task.WhenAll(
            networks.Enabled.Select(network => chains.QuoteAsync(network, quote.Circuit, quote.Policy, cancellationToken)));
        return JsonBody.Respond(Router.Decide(quotes, quote.Policy, time.GetUtcNow()));
    }
}
