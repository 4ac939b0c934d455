namespace Zkp.Evm;

/// <summary>What reconciling found and mended on an account.</summary>
/// <param name="Signer">The account.</param>
/// <param name="Latest">The account's next nonce at the head.</param>
/// <param name="Pending">The same with what waits in the pool.</param>
/// <param name="Next">The next nonce to lease, after mending.</param>
/// <param name="Open">Entries that are at no end.</param>
/// <param name="Drift">Nonces between chain and cursor that are nobody's; zero when all is well.</param>
/// <param name="Filled">Gaps that got an empty transaction in this round.</param>
/// <param name="Advanced">Entries that were taken a step on.</param>
public sealed record DriftReport(Address Signer, Nonce Latest, Nonce Pending, Nonce Next, int Open, ulong Drift, int Filled, int Advanced);
