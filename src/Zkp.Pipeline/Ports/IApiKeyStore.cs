namespace Zkp.Pipeline.Ports;

/// <summary>API keys, known only by their hashes.</summary>
public interface IApiKeyStore
{
    /// <returns>The tenant whose key hashes to this, or null.</returns>
    Task<string?> FindTenantAsync(string keyHash, CancellationToken cancellationToken);

    Task AddAsync(string keyHash, string tenant, CancellationToken cancellationToken);

    Task RevokeAsync(string keyHash, CancellationToken cancellationToken);
}
