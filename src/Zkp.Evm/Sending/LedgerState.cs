namespace Zkp.Evm;

/// <summary>Where a transaction stands. docs/transactions.md has the diagram.</summary>
public enum LedgerState
{
    /// <summary>A nonce is leased; nothing is signed.</summary>
    Reserved,

    /// <summary>Signed bytes are stored. They may have gone out already, if the process died before it could say so.</summary>
    Signed,

    /// <summary>A node took the bytes; no canonical block holds them.</summary>
    Broadcast,

    /// <summary>A canonical block holds it, whether it succeeded or reverted.</summary>
    Included,

    /// <summary>That block is at or below the safe head.</summary>
    Safe,

    /// <summary>That block is final and the transaction succeeded. An end.</summary>
    Finalized,

    /// <summary>That block is final and the transaction reverted. An end.</summary>
    Reverted,

    /// <summary>A transaction that is not of this ledger used the nonce, finally. An end.</summary>
    Replaced,

    /// <summary>
    /// It had no effect and never will: an empty transaction of ours used the nonce in its place, finally, or the lease was given back
    /// before anything was signed. <see cref="LedgerEntry.CancelReason"/> says why. An end.
    /// </summary>
    Released,
}
