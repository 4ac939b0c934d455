using Zkp.Evm;

namespace Zkp.Bench.Transactions;

/// <summary>Counts what the manager asks of its storage.</summary>
internal sealed class CountingLedger(ITransactionLedger inner) : ITransactionLedger
{
    private long reads;
    private long writes;

    public long Reads => Interlocked.Read(ref reads);

    public long Writes => Interlocked.Read(ref writes);

    public Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default) =>
        Read(inner.FindAsync(account, requestId, cancellationToken));

    public Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default) =>
        Read(inner.ReadCursorAsync(account, cancellationToken));

    public Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default) =>
        Write(inner.TryReserveAsync(account, expected, next, reserved, cancellationToken));

    public Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default) =>
        Write(inner.TryGiveBackAsync(account, expected, next, released, cancellationToken));

    public Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default) =>
        Write(inner.TryUpdateAsync(entry, cancellationToken));

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default) =>
        Write(inner.TryMoveCursorAsync(account, expected, next, cancellationToken));

    public IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref reads);
        return inner.ListOpenAsync(account, cancellationToken);
    }

    public Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default) =>
        Write(inner.AssignAsync(chainId, requestId, proposed, cancellationToken));

    public Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) =>
        Write(inner.TryHoldAsync(chainId, day, holder, amount, limit, cancellationToken));

    public Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref writes);
        return inner.SettleAsync(chainId, day, holder, cost, cancellationToken);
    }

    private Task<T> Read<T>(Task<T> operation)
    {
        Interlocked.Increment(ref reads);
        return operation;
    }

    private Task<T> Write<T>(Task<T> operation)
    {
        Interlocked.Increment(ref writes);
        return operation;
    }
}
