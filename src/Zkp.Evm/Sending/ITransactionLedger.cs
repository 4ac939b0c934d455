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
    /// In one atomic step: moves the cursor from <paramref name="expected"/> (null: creates it) to <paramref name="next"/> and
    /// inserts <paramref name="reserved"/>.
    /// </summary>
    /// <returns>False, and nothing done, when the cursor is another by now, or the request id or the nonce has an entry.</returns>
    Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default);

    /// <summary>
    /// In one atomic step: moves the cursor from <paramref name="expected"/> to <paramref name="next"/>, stores <paramref name="released"/>
    /// if its stored version is <see cref="LedgerEntry.ETag"/>, and frees its nonce for another entry.
    /// </summary>
    /// <returns>False, and nothing done, when the cursor or the entry is another by now.</returns>
    Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default);

    /// <summary>Replaces the entry if its stored version is <see cref="LedgerEntry.ETag"/>.</summary>
    /// <returns>The entry with its new version; null when somebody else was first.</returns>
    Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default);

    /// <summary>Moves the cursor alone, from <paramref name="expected"/> (null: creates it).</summary>
    /// <returns>False when the cursor is another by now.</returns>
    Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default);

    /// <summary>Every entry whose state is no end.</summary>
    IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, CancellationToken cancellationToken = default);

    /// <summary>
    /// Says which account sends a request, once and for all: the first proposal stays, whoever proposes what later.
    /// </summary>
    Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default);

    /// <summary>
    /// Holds a part of a day's budget. Doing it again for the same holder changes what it holds to the higher of both amounts.
    /// </summary>
    /// <returns>False, and nothing changed, when all holders together would hold more than <paramref name="limit"/>.</returns>
    Task<bool> TryHoldAsync(long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default);

    /// <summary>Changes what a holder holds to what it cost in the end. Doing it again with the same amount does nothing.</summary>
    Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default);
}
