using Zkp.Evm;

namespace Zkp.Pipeline.Ports;

/// <summary>Where the transactions' signing key comes from: an encrypted keystore file, or a secret in a key vault.</summary>
public interface ISigningKeySource
{
    Task<ISigner> OpenAsync(CancellationToken cancellationToken);
}
