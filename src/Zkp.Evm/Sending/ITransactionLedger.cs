namespace Zkp.Evm;

/// <summary>
/// The memory of the transaction manager. One partition an account; within it a cursor and the entries. Every write is a
/// compare-and-swap, so that any number of processes may share it. A method that throws may have written or not; the manager
/// reads again and goes on.
/// </summary>
public interface ITransactionLedger
{
    /// <summary>The entry of a request; null when there is none.</summary>
    Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default);

    /// <summary>The account's cursor; null before the first reservation.</summary>
    Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default);

    /// <summary>
    /// In one atomic step: moves the cursor from <paramref name="expected"/> (null: creates it) to <paramref name="newNext"/> and
    /// inserts <paramref name="reserved"/>.
    /// </summary>
    /// <returns>False, and nothing done, when the cursor is another by now, or the request id or the nonce has an entry.</returns>
    Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, Nonce newNext, LedgerEntry reserved, CancellationToken cancellationToken = default);

    /// <summary>Replaces the entry if its stored version is <see cref="LedgerEntry.ETag"/>.</summary>
    /// <returns>The entry with its new version; null when somebody else was first.</returns>
    Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Moves the cursor alone, from <paramref name="expected"/> (null: creates it).</summary>
    /// <returns>False when the cursor is another by now.</returns>
    Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, Nonce next, CancellationToken cancellationToken = default);

    /// <summary>Every entry whose state is no end.</summary>
    IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, CancellationToken cancellationToken = default);
}
