using Zkp.Pipeline.Routing;

namespace Zkp.Pipeline.Ports;

/// <summary>Quotes that requests may cite, a tenant's own only.</summary>
public interface IQuoteStore
{
    Task AddAsync(string tenant, BoundQuote quote, CancellationToken cancellationToken);

    Task<BoundQuote?> FindAsync(string tenant, string id, CancellationToken cancellationToken);

    /// <summary>Forgets quotes that expired before a moment.</summary>
    Task PurgeAsync(DateTimeOffset expiredBefore, CancellationToken cancellationToken);
}
