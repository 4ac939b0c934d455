namespace Zkp.Evm;

/// <summary>A signer with the policy before it, whose faults have one name.</summary>
internal sealed class PolicedSigner(ISigner signer, ISigningPolicy? policy) : ITransactionSigner
{
    public Address Address => signer.Address;

    /// <exception cref="SigningPolicyException">The policy refuses it.</exception>
    /// <exception cref="SigningFailedException">The signer gave no signature, or a wrong one.</exception>
    public async Task<SignedBytes> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            SignedTransaction signed = await signer.SignAsync(transaction, policy, cancellationToken);
            return new SignedBytes(signed.Hash, signed.Raw.ToArray());
        }
        catch (Exception error) when (error is not SigningPolicyException && !cancellationToken.IsCancellationRequested)
        {
            throw new SigningFailedException($"The signer of {signer.Address} did not sign: {error.Message}", error);
        }
    }
}
