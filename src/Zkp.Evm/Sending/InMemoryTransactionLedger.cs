using System.Globalization;
using System.Runtime.CompilerServices;

namespace Zkp.Evm;

/// <summary>A ledger that is gone with the process: for tests and for programs that send once and end.</summary>
public sealed class InMemoryTransactionLedger : ITransactionLedger
{
    private readonly Lock gate = new();
    private readonly Dictionary<AccountKey, NonceCursor> cursors = [];
    private readonly Dictionary<(AccountKey Account, string RequestId), LedgerEntry> entries = [];
    private readonly HashSet<(AccountKey Account, Nonce Nonce)> nonces = [];
    private readonly Dictionary<(long ChainId, string RequestId), Address> assignments = [];
    private readonly Dictionary<(long ChainId, DateOnly Day), Dictionary<string, Wei>> budgets = [];
    private long version;

    public Task<LedgerEntry?> FindAsync(AccountKey account, string requestId, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return Task.FromResult(entries.GetValueOrDefault((account, requestId)));
        }
    }

    public Task<NonceCursor?> ReadCursorAsync(AccountKey account, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            return Task.FromResult(cursors.GetValueOrDefault(account));
        }
    }

    public Task<bool> TryReserveAsync(
        AccountKey account, NonceCursor? expected, NonceSlots next, LedgerEntry reserved, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(reserved);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!IsCurrent(account, expected) || entries.ContainsKey((account, reserved.RequestId)) || !nonces.Add((account, reserved.Nonce)))
            {
                return Task.FromResult(false);
            }

            entries.Add((account, reserved.RequestId), reserved with { ETag = NextVersion() });
            cursors[account] = new NonceCursor(next, NextVersion());
            return Task.FromResult(true);
        }
    }

    public Task<LedgerEntry?> TryUpdateAsync(LedgerEntry entry, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(entry);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            (AccountKey, string) key = (entry.AccountKey, entry.RequestId);
            if (!entries.TryGetValue(key, out LedgerEntry? stored) || stored.ETag != entry.ETag)
            {
                return Task.FromResult<LedgerEntry?>(null);
            }

            return Task.FromResult<LedgerEntry?>(entries[key] = entry with { ETag = NextVersion() });
        }
    }

    public Task<bool> TryMoveCursorAsync(AccountKey account, NonceCursor? expected, NonceSlots next, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            bool current = IsCurrent(account, expected);
            if (current)
            {
                cursors[account] = new NonceCursor(next, NextVersion());
            }

            return Task.FromResult(current);
        }
    }

    public async IAsyncEnumerable<LedgerEntry> ListOpenAsync(
        AccountKey account, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        LedgerEntry[] open;
        lock (gate)
        {
            open = [.. entries.Values.Where(entry => entry.AccountKey == account && !entry.IsFinal)];
        }

        foreach (LedgerEntry entry in open)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return entry;
        }

        await Task.CompletedTask;
    }

    public Task<bool> TryGiveBackAsync(
        AccountKey account, NonceCursor expected, NonceSlots next, LedgerEntry released, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(released);
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            if (!IsCurrent(account, expected) || entries.GetValueOrDefault((account, released.RequestId))?.ETag != released.ETag)
            {
                return Task.FromResult(false);
            }

            entries[(account, released.RequestId)] = released with { ETag = NextVersion() };
            nonces.Remove((account, released.Nonce));
            cursors[account] = new NonceCursor(next, NextVersion());
            return Task.FromResult(true);
        }
    }

    public Task<Address> AssignAsync(long chainId, string requestId, Address proposed, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            assignments.TryAdd((chainId, requestId), proposed);
            return Task.FromResult(assignments[(chainId, requestId)]);
        }
    }

    public Task<bool> TryHoldAsync(
        long chainId, DateOnly day, string holder, Wei amount, Wei limit, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            Dictionary<string, Wei> holds = HoldsOf(chainId, day);
            Wei held = holds.GetValueOrDefault(holder);
            Wei others = holds.Values.Aggregate(Wei.Zero, (sum, hold) => sum + hold) - held;
            bool fits = amount <= held || others + amount <= limit;
            if (fits)
            {
                holds[holder] = Wei.Max(held, amount);
            }

            return Task.FromResult(fits);
        }
    }

    public Task SettleAsync(long chainId, DateOnly day, string holder, Wei cost, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            HoldsOf(chainId, day)[holder] = cost;
            return Task.CompletedTask;
        }
    }

    private Dictionary<string, Wei> HoldsOf(long chainId, DateOnly day)
    {
        if (!budgets.TryGetValue((chainId, day), out Dictionary<string, Wei>? holds))
        {
            budgets.Add((chainId, day), holds = []);
        }

        return holds;
    }

    private bool IsCurrent(AccountKey account, NonceCursor? expected) => cursors.GetValueOrDefault(account)?.ETag == expected?.ETag;

    private string NextVersion() => (++version).ToString(CultureInfo.InvariantCulture);
}
