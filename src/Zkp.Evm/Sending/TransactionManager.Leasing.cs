namespace Zkp.Evm;

/// <summary>Nonces and budgets: who has what before anything is signed.</summary>
public sealed partial class TransactionManager
{
    /// <summary>How many of the account's nonces are leased and not yet in a block, as far as the last reservation knew.</summary>
    internal ulong InFlight { get; private set; }

    /// <summary>Spreads those who lost a race for the cursor. Seeded by a simulation.</summary>
    internal Random Jitter { get; init; } = Random.Shared;

    private async Task<LedgerEntry> ReserveAsync(AccountKey key, TransactionRequest request, CancellationToken cancellationToken)
    {
        DateOnly? day = await HoldForRequestAsync(key, request, cancellationToken);
        for (int round = 0; round < options.MaxRounds; round++)
        {
            if (!await TryReserveAsync(key, request, day, cancellationToken))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Jitter.Next(1, 5 + (5 * round))), time, cancellationToken);
            }

            // Read back in both cases: for the version, and because the one who was first may have had the same request.
            if (await ledger.FindAsync(key, request.RequestId, cancellationToken) is { } stored)
            {
                return stored;
            }
        }

        throw new TimeoutException($"No nonce of {key} could be reserved in {options.MaxRounds} rounds; too many processes want one.");
    }

    /// <summary>
    /// One reservation at a time in this process: a hundred at once would otherwise fight over the cursor, each round one winner.
    /// Against other processes the compare-and-swap decides.
    /// </summary>
    private async Task<bool> TryReserveAsync(AccountKey key, TransactionRequest request, DateOnly? day, CancellationToken cancellationToken)
    {
        await reservation.WaitAsync(cancellationToken);
        try
        {
            NonceCursor? cursor = await ledger.ReadCursorAsync(key, cancellationToken);
            (Nonce nonce, NonceSlots left) = await LeaseAsync(cursor, cancellationToken);
            bool reserved = await ledger.TryReserveAsync(key, cursor, left, NewEntry(key, request, nonce, day), cancellationToken);
            if (reserved)
            {
                TransactionManagerLog.Reserved(logger, request.RequestId, key, nonce);
            }

            return reserved;
        }
        finally
        {
            reservation.Release();
        }
    }

    /// <summary>
    /// By the cursor, but never a nonce that the chain has seen used: a foreign transaction of the same account moves it on. Where there
    /// is no cursor yet, what waits in the pool counts as used too.
    /// </summary>
    private async Task<(Nonce Nonce, NonceSlots Left)> LeaseAsync(NonceCursor? cursor, CancellationToken cancellationToken)
    {
        ledgerNonce.Saw(cursor);
        if (cursor is null)
        {
            Nonce latest = await node.GetNextNonceAsync(signer.Address, BlockTag.Latest, null, cancellationToken);
            Nonce pending = await node.GetNextNonceAsync(signer.Address, BlockTag.Pending, null, cancellationToken);
            return new NonceSlots(Nonce.Max(latest, pending)) { LeasedTo = Nonce.Zero }.Lease(latest);
        }

        ChainView view = await views.GetAsync(cancellationToken);
        (Nonce Nonce, NonceSlots Left) leased = cursor.Slots.Lease(view.AccountNonce);
        InFlight = leased.Left.Next.Value - Math.Min(view.AccountNonce.Value, leased.Left.Next.Value);
        return leased;
    }

    private LedgerEntry NewEntry(AccountKey key, TransactionRequest request, Nonce nonce, DateOnly? day)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new LedgerEntry
        {
            RequestId = request.RequestId,
            AccountKey = key,
            Nonce = nonce,
            State = LedgerState.Reserved,
            To = request.To,
            Data = [.. request.Data],
            Value = request.Value,
            MaxSurcharge = request.MaxSurcharge,
            GasLimit = request.GasLimit,
            MaxFeePerGas = request.MaxFeePerGas,
            MaxPriorityFeePerGas = request.MaxPriorityFeePerGas,
            FeeCapPerGas = request.FeeCapPerGas,
            Deadline = request.Deadline,
            BudgetDay = day,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Before a nonce is leased: a request that the day can't pay must not leave a gap.</summary>
    private async Task<DateOnly?> HoldForRequestAsync(AccountKey key, TransactionRequest request, CancellationToken cancellationToken)
    {
        if (options.MaxSpendPerDay is not { } limit)
        {
            return null;
        }

        Wei? cap = ReplacementDecision.CapOf(request.FeeCapPerGas, request.GasLimit, options.Replacement);
        Wei maxFee = rules.FirstFees(request.MaxFeePerGas, request.MaxPriorityFeePerGas, cap).MaxFee;
        Wei worst = rules.WorstCost(maxFee, request.GasLimit, request.Value, request.MaxSurcharge, isCancellation: false);
        DateOnly day = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        return await ledger.TryHoldAsync(key.ChainId, day, HolderOf(key, request.RequestId), worst, limit, cancellationToken)
            ? day
            : throw new BudgetExceededException(request.RequestId, worst, limit);
    }

    /// <summary>Whether the day still holds the worst that these fees can cost; an entry that was never held against a budget always fits.</summary>
    private async Task<bool> TryHoldAsync(LedgerEntry entry, Wei maxFee, bool isCancellation, CancellationToken cancellationToken) =>
        options.MaxSpendPerDay is not { } limit
        || entry.BudgetDay is not { } day
        || await ledger.TryHoldAsync(
            entry.AccountKey.ChainId, day, HolderOf(entry.AccountKey, entry.RequestId),
            rules.WorstCost(maxFee, entry.GasLimit, entry.Value, entry.MaxSurcharge, isCancellation), limit, cancellationToken);

    private Task SettleBudgetAsync(LedgerEntry entry, Wei cost, CancellationToken cancellationToken) => entry.BudgetDay is { } day
        ? ledger.SettleAsync(entry.AccountKey.ChainId, day, HolderOf(entry.AccountKey, entry.RequestId), cost, cancellationToken)
        : Task.CompletedTask;

    private static string HolderOf(AccountKey key, string requestId) => $"{key.Account}-{requestId}";
}
