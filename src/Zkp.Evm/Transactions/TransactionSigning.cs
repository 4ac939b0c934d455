namespace Zkp.Evm;

/// <summary>Signs transactions with any signer, policy before and recovery check after.</summary>
public static class TransactionSigning
{
    /// <summary>Signs a transaction.</summary>
    /// <exception cref="SigningPolicyException">The policy refuses it; the signer was not asked.</exception>
    /// <exception cref="InvalidOperationException">The signature recovers to another account, so it was thrown away.</exception>
    public static async ValueTask<SignedTransaction> SignAsync(
        this ISigner signer, Eip1559Transaction transaction, ISigningPolicy? policy = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(transaction);
        if (policy?.Refuse(transaction) is { } reason)
        {
            throw new SigningPolicyException(reason);
        }

        EcdsaSignature signature = await signer.SignDigestAsync(transaction.SigningHash(), cancellationToken);
        SignedTransaction signed = transaction.WithSignature(signature);
        return signed.Sender == signer.Address
            ? signed
            : throw new InvalidOperationException($"The signer of {signer.Address} gave a signature of {signed.Sender}; it is not used.");
    }
}
