namespace Zkp.Evm;

/// <summary>A signer with the policy before it.</summary>
internal sealed class PolicedSigner(ISigner signer, ISigningPolicy? policy) : ITransactionSigner
{
    public Address Address => signer.Address;

    public async Task<SignedBytes> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken)
    {
        SignedTransaction signed = await signer.SignAsync(transaction, policy, cancellationToken);
        return new SignedBytes(signed.Hash, signed.Raw.ToArray());
    }
}
