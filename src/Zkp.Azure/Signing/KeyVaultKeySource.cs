using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A key in one or several key vaults that signs there.</summary>
public sealed class KeyVaultKeySource(IReadOnlyList<KeyVaultKeyClient> clients, ILogger<KeyVaultKeySigner> logger) : ISigningKeySource
{
    /// <exception cref="InvalidDataException">A vault doesn't give the key, or it is no key for an Ethereum account.</exception>
    /// <exception cref="SigningKeyUnavailableException">No vault can be reached now.</exception>
    public async Task<ISigner> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await KeyVaultKeySigner.OpenAsync(clients, logger, cancellationToken);
        }
        catch (Exception error) when (VaultFault.Explain(
            error, $"The key {string.Join(", ", clients.Select(client => client.Id))}", "Zkp__KeyVaultKeyIds and the identity's role (Key Vault Crypto User)", cancellationToken) is { } told)
        {
            throw told;
        }
    }
}
