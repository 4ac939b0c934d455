namespace Zkp.Evm;

/// <summary>Makes signed bytes of a transaction, if it may be signed.</summary>
internal interface ITransactionSigner
{
    Address Address { get; }

    /// <exception cref="SigningPolicyException">The policy refuses it.</exception>
    /// <exception cref="SigningFailedException">It can't sign now.</exception>
    Task<SignedBytes> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken);
}
