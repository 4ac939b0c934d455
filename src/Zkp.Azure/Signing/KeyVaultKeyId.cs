using System.Diagnostics.CodeAnalysis;

namespace Zkp.Azure;

/// <summary>The identifier of one version of a key: <c>https://VAULT/keys/NAME/VERSION</c>.</summary>
/// <param name="Vault">The vault's address, with nothing behind the host.</param>
/// <param name="Name">The key's name.</param>
/// <param name="Version">Its version: a key that is rotated gets another account, so the version is never left open.</param>
public sealed record KeyVaultKeyId(Uri Vault, string Name, string Version)
{
    /// <summary>Reads an identifier; false, with a sentence that says what is wrong, when it isn't one or names no version.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out KeyVaultKeyId? id, [NotNullWhen(false)] out string? problem)
    {
        id = null;
        problem = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttps || uri.UserInfo.Length > 0)
        {
            problem = $"'{text}' is no https address of a key; it looks like https://VAULT.vault.azure.net/keys/NAME/VERSION.";
            return false;
        }

        string[] parts = uri.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is not ["keys", { } name, { } version])
        {
            problem = parts is ["keys", _]
                ? $"'{text}' names no version of the key; take the whole identifier that az keyvault key show prints as kid."
                : $"'{text}' is no key; it looks like https://VAULT.vault.azure.net/keys/NAME/VERSION.";
            return false;
        }

        id = new KeyVaultKeyId(new Uri(uri.GetLeftPart(UriPartial.Authority)), name, version);
        return true;
    }

    public override string ToString() => $"{Vault.GetLeftPart(UriPartial.Authority)}/keys/{Name}/{Version}";
}
