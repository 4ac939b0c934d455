using Azure;
using Microsoft.Extensions.Logging;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A key in one or several key vaults that signs there.</summary>
public sealed class KeyVaultKeySource(IReadOnlyList<KeyVaultKeyClient> clients, ILogger<KeyVaultKeySigner> logger) : ISigningKeySource
{
    /// <exception cref="InvalidDataException">A vault doesn't give the key, or it is no key for an Ethereum account.</exception>
    public async Task<ISigner> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await KeyVaultKeySigner.OpenAsync(clients, logger, cancellationToken);
        }
        catch (RequestFailedException error) when (error.Status is 401 or 403 or 404)
        {
            throw new InvalidDataException(
                $"A key vault does not give its key ({error.Status} {error.ErrorCode}); check Zkp__KeyVaultKeyIds ({string.Join(", ", clients.Select(client => client.Id))}) and the identity's role (Key Vault Crypto User).",
                error);
        }
    }
}
