namespace Zkp.Evm;

/// <summary>The next nonce to lease, and the store's version of that statement.</summary>
public sealed record NonceCursor(Nonce Next, string ETag);
