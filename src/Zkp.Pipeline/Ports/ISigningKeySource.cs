using Zkp.Evm;

namespace Zkp.Pipeline.Ports;

/// <summary>Where the transactions' signing key comes from: an encrypted keystore file, or a secret in a key vault.</summary>
public interface ISigningKeySource
{
    /// <exception cref="InvalidDataException">There is no such key, it is none for an account, or it is not given to this app.</exception>
    /// <exception cref="SigningKeyUnavailableException">Where it is gives no answer now.</exception>
    Task<ISigner> OpenAsync(CancellationToken cancellationToken);
}
