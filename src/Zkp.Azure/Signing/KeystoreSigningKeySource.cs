using Zkp.Evm;
using Zkp.Pipeline.Ports;

namespace Zkp.Azure;

/// <summary>A keystore v3 file with its password: for development and single machines.</summary>
public sealed class KeystoreSigningKeySource(string path, string password) : ISigningKeySource
{
    public async Task<ISigner> OpenAsync(CancellationToken cancellationToken) =>
        KeystoreV3.Decrypt(await File.ReadAllTextAsync(path, cancellationToken), password);
}
