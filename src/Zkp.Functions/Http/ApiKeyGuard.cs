using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Caching.Memory;
using Zkp.Pipeline;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Http;

/// <summary>Finds the tenant behind the header <c>X-Api-Key</c>. Only hashes are stored, looked up and cached.</summary>
public sealed class ApiKeyGuard(IApiKeyStore keys) : IDisposable
{
    public const string Header = "X-Api-Key";

    private const int CachedKeys = 10_000;
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    private readonly MemoryCache cache = new(new MemoryCacheOptions { SizeLimit = CachedKeys });

    /// <summary>SHA-256 suffices without salt or stretching: keys are 256 random bits, not passwords.</summary>
    public static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    public static string NewKey() => "zkp_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    public async Task<Result<string>> FindTenantAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        string? key = request.Headers[Header];
        if (string.IsNullOrEmpty(key))
        {
            return new Problem(401, "api_key_missing", $"Send an API key in the header {Header}.");
        }

        string hash = Hash(key);
        if (!cache.TryGetValue(hash, out string? tenant))
        {
            tenant = await keys.FindTenantAsync(hash, cancellationToken);
            cache.Set(hash, tenant, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = CacheTime });
        }

        return tenant is null
            ? new Problem(401, "api_key_unknown", $"The API key in the header {Header} is not known here.")
            : tenant;
    }

    public void Dispose() => cache.Dispose();
}
