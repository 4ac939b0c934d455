namespace Zkp.Evm.Tests.Sending;

/// <summary>A signer whose vault is out of order until it is told otherwise.</summary>
internal sealed class FailingSigner(LocalSigner inner) : ISigner
{
    public bool IsDown { get; set; } = true;

    public Address Address => inner.Address;

    public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default) =>
        IsDown ? throw new IOException("the vault is down") : inner.SignDigestAsync(digest, cancellationToken);
}
