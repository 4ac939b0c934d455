using Zkp.Evm;

namespace Zkp.Contracts.Tests;

/// <summary>Signs a given number of times and then fails, as a process that is killed there.</summary>
internal sealed class DyingSigner(ISigner inner, int signatures) : ISigner
{
    private int left = signatures;

    public Address Address => inner.Address;

    public ValueTask<EcdsaSignature> SignDigestAsync(Hash32 digest, CancellationToken cancellationToken = default) =>
        Interlocked.Decrement(ref left) >= 0
            ? inner.SignDigestAsync(digest, cancellationToken)
            : throw new TimeoutException("The signer died.");
}
