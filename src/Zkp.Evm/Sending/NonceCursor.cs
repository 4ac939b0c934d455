namespace Zkp.Evm;

/// <summary>Which nonces of an account are free, and the store's version of that statement.</summary>
public sealed record NonceCursor(NonceSlots Slots, string ETag)
{
    /// <summary>The next nonce that was never leased.</summary>
    public Nonce Next => Slots.Next;
}
