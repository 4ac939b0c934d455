namespace Zkp.Evm;

/// <summary>All that a decision about an account's nonces rests on.</summary>
/// <param name="Latest">The account's next nonce at the head.</param>
/// <param name="Pending">The next one after what waits in the node's pool in unbroken order, whoever sent it.</param>
/// <param name="Open">Every entry that is at no end, ascending by nonce.</param>
/// <param name="NobodysSince">Since when the cursor stands above everything that anybody has; null when it does not.</param>
internal sealed record AccountSituation(
    Nonce Latest, Nonce Pending, NonceCursor? Cursor, IReadOnlyList<LedgerEntry> Open, DateTimeOffset? NobodysSince = null)
{
    /// <summary>What the chain knows of, as far as the node that was asked knows it.</summary>
    public Nonce ChainNext => Nonce.Max(Latest, Pending);
}
