using System.Runtime.CompilerServices;

namespace Zkp.Evm.Tests.Sending;

/// <summary>Dies before or after any operation of the ledger below.</summary>
internal sealed class CrashingLedger(ITransactionLedger inner, CrashPlan plan) : ITransactionLedger
{
    public Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default) =>
        AroundAsync("find", () => inner.FindAsync(account, requestId, cancellationToken));

    public Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default) =>
        AroundAsync("read cursor", () => inner.ReadCursorAsync(account, cancellationToken));

    public Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default) =>
        AroundAsync("reserve", () => inner.TryReserveAsync(account, expected, next, reserved, cancellationToken));

    public Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default) =>
        AroundAsync($"store {entry.State}", () => inner.TryUpdateAsync(entry, cancellationToken));

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default) =>
        AroundAsync("move cursor", () => inner.TryMoveCursorAsync(account, expected, next, cancellationToken));

    public async IAsyncEnumerable<LedgerEntry> ListOpenAsync(
        AccountKey account, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        plan.Checkpoint("before list");
        await foreach (LedgerEntry entry in inner.ListOpenAsync(account, cancellationToken))
        {
            yield return entry;
            plan.Checkpoint("within list");
        }
    }

    public Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default) =>
        AroundAsync("give back", () => inner.TryGiveBackAsync(account, expected, next, released, cancellationToken));

    public Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default) =>
        AroundAsync("assign", () => inner.AssignAsync(chainId, requestId, proposed, cancellationToken));

    public Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default) =>
        AroundAsync("hold", () => inner.TryHoldAsync(chainId, day, holder, amount, limit, cancellationToken));

    public Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default) =>
        AroundAsync("settle", async () =>
        {
            await inner.SettleAsync(chainId, day, holder, cost, cancellationToken);
            return true;
        });

    private async Task<T> AroundAsync<T>(string operation, Func<Task<T>> run)
    {
        plan.Checkpoint("before " + operation);
        T result = await run();
        plan.Checkpoint("after " + operation);
        return result;
    }
}
