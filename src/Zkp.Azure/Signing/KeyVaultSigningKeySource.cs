using Azure.Security.KeyVault.Secrets;
using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A private key kept as a secret (64 hex digits) in a key vault. It is read once, at start.</summary>
public sealed class KeyVaultSigningKeySource(SecretClient vault, string secretName) : ISigningKeySource
{
    /// <exception cref="InvalidDataException">The secret is absent, or is no private key. The message does not repeat it.</exception>
    /// <exception cref="SigningKeyUnavailableException">The vault can't be reached now.</exception>
    public async Task<ISigner> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            KeyVaultSecret secret = await vault.GetSecretAsync(secretName, cancellationToken: cancellationToken);
            return LocalSigner.FromPrivateKey(secret.Value);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException($"The secret {secretName} in {vault.VaultUri} is no private key of 64 hex digits.", error);
        }
        catch (Exception error) when (VaultFault.Explain(
            error, $"The secret {secretName} of {vault.VaultUri}", "its name and the identity's role (Key Vault Secrets User)", cancellationToken) is { } told)
        {
            throw told;
        }
    }
}
