using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;
using Zkp.Azure;
using Zkp.Pipeline.Networks;
using Zkp.Pipeline.Ports;

namespace Zkp.Functions.Configuration;

/// <summary>From the settings to the sources of the signers' keys.</summary>
internal static class SignerSettings
{
    /// <exception cref="InvalidDataException">There is no signer, or one whose settings leave a doubt; the message names them.</exception>
    public static SigningKeys Read(ZkpOptions options, ILoggerFactory loggers)
    {
        Dictionary<string, ISigningKeySource> sources = new(StringComparer.OrdinalIgnoreCase);
        if (Source(options, "Zkp__", loggers) is { } unnamed)
        {
            sources.Add(SigningKeys.DefaultName, unnamed);
        }

        foreach ((string name, SignerOptions signer) in options.Signers)
        {
            string prefix = $"Zkp__Signers__{name}__";
            ISigningKeySource source = Source(signer, prefix, loggers)
                ?? throw new InvalidDataException($"The signer {name} has no key; set {prefix}KeystorePath and {prefix}KeystorePassword, {prefix}KeyVaultKeyIds, or {prefix}KeyVaultUri.");
            if (!sources.TryAdd(name, source))
            {
                throw new InvalidDataException($"The signer {name} is there twice: {SigningKeys.DefaultName} is the one of Zkp__KeystorePath, Zkp__KeyVaultKeyIds or Zkp__KeyVaultUri; give the other another name.");
            }
        }

        return sources.Count > 0
            ? new SigningKeys(sources)
            : throw new InvalidDataException(
                "No signing key is configured; set Zkp__KeystorePath and Zkp__KeystorePassword, Zkp__KeyVaultKeyIds, or Zkp__KeyVaultUri.");
    }

    /// <returns>Null where nothing is set.</returns>
    private static ISigningKeySource? Source(SignerOptions options, string prefix, ILoggerFactory loggers)
    {
        bool[] given = [options.KeystorePath is { Length: > 0 }, options.KeyVaultUri is not null, options.KeyVaultKeyIds is { Length: > 0 }];
        if (given.Count(isGiven => isGiven) > 1)
        {
            throw new InvalidDataException($"Set one of {prefix}KeystorePath, {prefix}KeyVaultUri and {prefix}KeyVaultKeyIds: there must be no doubt which key signs.");
        }

        return options switch
        {
            { KeystorePath: { Length: > 0 } path } => File.Exists(path)
                ? new KeystoreSigningKeySource(path, options.KeystorePassword ?? "")
                : throw new InvalidDataException($"The keystore {path} does not exist; mend {prefix}KeystorePath."),
            { KeyVaultKeyIds: { Length: > 0 } ids } => new KeyVaultKeySource(KeyVaultKeys(ids, prefix), loggers.CreateLogger<KeyVaultKeySigner>()),
            { KeyVaultUri: { } vault } => new KeyVaultSigningKeySource(new SecretClient(vault, new DefaultAzureCredential()), options.KeyVaultSecretName),
            _ => null,
        };
    }

    private static KeyVaultKeyClient[] KeyVaultKeys(string ids, string prefix)
    {
        TokenCredential credential = new DefaultAzureCredential();
        return [.. ids.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(text => KeyVaultKeyId.TryParse(text, out KeyVaultKeyId? id, out string? problem)
            ? new KeyVaultKeyClient(id, credential)
            : throw new InvalidDataException($"{prefix}KeyVaultKeyIds: {problem}"))];
    }
}
