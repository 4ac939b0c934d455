using System.Runtime.CompilerServices;
using Zkp.Evm;

namespace Zkp.Simulation.Process;

/// <summary>The shared storage as one process reaches it: each operation atomic, each one a moment at which others may come first.</summary>
internal sealed class SimLedger(Incarnation process, Simulation simulation) : ITransactionLedger
{
    private readonly InMemoryTransactionLedger store = simulation.Store;

    public Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default) =>
        process.CallAsync("find", StorageFailedException.Create, () => Now(store.FindAsync(account, requestId, CancellationToken.None)));

    public Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default) =>
        process.CallAsync("read cursor", StorageFailedException.Create, () => Now(store.ReadCursorAsync(account, CancellationToken.None)));

    public Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default) =>
        process.CallAsync("reserve", StorageFailedException.Create, () => simulation.Checker.Reserved(reserved, Now(store.TryReserveAsync(account, expected, next, reserved, CancellationToken.None))));

    public Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default) =>
        process.CallAsync("give back", StorageFailedException.Create, () =>
        {
            LedgerEntry? before = Now(store.FindAsync(account, released.RequestId, CancellationToken.None));
            bool done = Now(store.TryGiveBackAsync(account, expected, next, released, CancellationToken.None));
            return simulation.Checker.GivenBack(before, released, done);
        });

    public Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default) =>
        process.CallAsync($"store {entry.State}", StorageFailedException.Create, () =>
        {
            LedgerEntry? before = Now(store.FindAsync(entry.AccountKey, entry.RequestId, CancellationToken.None));
            LedgerEntry? after = Now(store.TryUpdateAsync(entry, CancellationToken.None));
            return simulation.Checker.Updated(before, after, process);
        });

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default) =>
        process.CallAsync("move cursor", StorageFailedException.Create, () => Now(store.TryMoveCursorAsync(account, expected, next, CancellationToken.None)));

    public async IAsyncEnumerable<LedgerEntry> ListOpenAsync(AccountKey account, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (LedgerEntry entry in await process.CallAsync("list", StorageFailedException.Create, () => store.ListOpenAsync(account, CancellationToken.None).ToBlockingEnumerable(CancellationToken.None).ToArray()))
        {
            yield return entry;
        }
    }

    public Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default) =>
        process.CallAsync("assign", StorageFailedException.Create, () => Now(store.AssignAsync(chainId, requestId, proposed, CancellationToken.None)));

    public Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) =>
        process.CallAsync("hold", StorageFailedException.Create, () => Now(store.TryHoldAsync(chainId, day, holder, amount, limit, CancellationToken.None)));

    public Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default) =>
        process.CallAsync("settle", StorageFailedException.Create, () => store.SettleAsync(chainId, day, holder, cost, CancellationToken.None).IsCompleted);

    /// <summary>The store below answers at once.</summary>
    private static T Now<T>(Task<T> task) => task.IsCompletedSuccessfully ? task.Result : throw new InvalidOperationException("The store did not answer at once.");
}
