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
        AccountKey account, NonceCursor? expected, Nonce newNext, LedgerEntry reserved, CancellationToken cancellationToken = default) =>
        AroundAsync("reserve", () => inner.TryReserveAsync(account, expected, newNext, reserved, cancellationToken));

    public Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default) =>
        AroundAsync($"store {entry.State}", () => inner.TryUpdateAsync(entry, cancellationToken));

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, Nonce next, CancellationToken cancellationToken = default) =>
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

    private async Task<T> AroundAsync<T>(string operation, Func<Task<T>> run)
    {
        plan.Checkpoint("before " + operation);
        T result = await run();
        plan.Checkpoint("after " + operation);
        return result;
    }
}
