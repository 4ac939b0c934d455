namespace Zkp.Evm;

/// <summary>
/// Holds one account's key, here or far away, and signs digests. What may be signed is decided before, by an
/// <see cref="ISigningPolicy"/>; whether the signature is right is checked after, by <see cref="TransactionSigning"/>.
/// </summary>
public interface ISigner
{
    /// <summary>The account that signs.</summary>
    Address Address { get; }

    /// <summary>Signs a 32-byte digest with a low s and the parity.</summary>
    ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default);
}
