namespace Zkp.Evm;

/// <summary>What the ledger can say about an account's next nonce.</summary>
internal interface ILedgerNonce
{
    /// <summary>The nonce that the ledger hands out next; null where it has handed out none. Known well enough to judge an answer by.</summary>
    /// <param name="told">The highest nonce that any endpoint told of.</param>
    /// <param name="lead">How far above the ledger's nonce that is no wonder.</param>
    Task<Nonce?> FindAsync(Nonce told, ulong lead, CancellationToken cancellationToken);
}
