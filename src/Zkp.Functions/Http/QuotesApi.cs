using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Zkp.Functions.Configuration;
using Zkp.Pipeline;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;
using Zkp.Pipeline.Proofs;
using Zkp.Pipeline.Requests;
using Zkp.Pipeline.Routing;

namespace Zkp.Functions.Http;

/// <summary>What a proof would cost now, network by network, and which one the router would take. The answer has an id that a request may cite.</summary>
public sealed class QuotesApi(
    ApiKeyGuard guard, ProofRequestReader reader, NetworkCatalog networks, ChainGateway chains, IQuoteStore store, IOptions<ZkpOptions> options, TimeProvider time)
{
    [Function("Quote")]
    public async Task<IActionResult> QuoteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/v1/quotes")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        if (!(await guard.FindTenantAsync(request, cancellationToken)).TryGet(out string? tenant, out Problem? problem)
            || !(await JsonBody.ReadAsync(request, cancellationToken)).TryGet(out byte[]? body, out problem)
            || !reader.ReadQuote(body).TryGet(out QuoteRequest? quote, out problem))
        {
            return problem.ToResult();
        }

        NetworkQuote[] quotes = await Task.WhenAll(
            networks.Enabled.Select(network => chains.QuoteAsync(network, quote.Circuit, quote.Policy, cancellationToken)));
        DateTimeOffset now = time.GetUtcNow();
        RoutingDecision decision = Router.Decide(quotes, quote.Policy, now);
        BoundQuote? bound = null;
        if (decision.Chosen is not null)
        {
            bound = new BoundQuote
            {
                Id = ProofId.New(now),
                Circuit = quote.Circuit.Id,
                CircuitVersion = quote.Circuit.Version,
                Policy = quote.Policy,
                Decision = decision,
                ExpiresAt = now + TimeSpan.FromSeconds(options.Value.QuoteSeconds),
            };
            await store.AddAsync(tenant, bound, cancellationToken);
        }

        return JsonBody.Respond(new { bound?.Id, bound?.ExpiresAt, decision.Chosen, decision.Explanation, decision.Rows, decision.DecidedAt, decision.ChosenQuote });
    }
}
