namespace Zkp.Functions.Configuration;

/// <summary>Where one signer's key is: in a keystore, in key vaults that sign with it, or as a secret of a key vault.</summary>
public class SignerOptions
{
    /// <summary>A keystore v3 file; with <see cref="KeystorePassword"/>. Or take <see cref="KeyVaultUri"/>.</summary>
    public string? KeystorePath { get; set; }

    public string? KeystorePassword { get; set; }

    /// <summary>A key vault that holds the signing key as a secret.</summary>
    public Uri? KeyVaultUri { get; set; }

    public string KeyVaultSecretName { get; set; } = "zkp-signing-key";

    /// <summary>
    /// Versions of one key that sign in their vaults (<c>https://VAULT.vault.azure.net/keys/NAME/VERSION</c>), with blanks between them; the
    /// first that answers signs. Preferred over a key that leaves its vault.
    /// </summary>
    public string? KeyVaultKeyIds { get; set; }
}
