using System.Collections.Immutable;
using System.Globalization;

namespace Zkp.Evm;

/// <summary>The cursor and the entries against the chain: when the process starts, by a timer, and when one waits behind others.</summary>
public sealed partial class TransactionManager
{
    private const string FillerPrefix = "gap-filler-";

    /// <summary>Requests that were found with a lease, and that the policy does not let be signed: each asks it once, because its answer is an alert.</summary>
    private ImmutableHashSet<string> refused = [];

    private long lastRescue;
    private int reconciling;
    private (Nonce Next, DateTimeOffset Since)? nobodys;

    /// <summary>
    /// Moves the cursor past everything the chain knows of and takes every open entry one step on: signs what is reserved, broadcasts
    /// what is signed, broadcasts again what is in no block. Call it when the process starts; calling it again does no harm.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken = default) => await ReconcileAsync(TimeSpan.Zero, cancellationToken);

    /// <summary>
    /// Compares cursor, entries and chain, and mends what does not fit: foreign transactions move the cursor on, a cursor that ran ahead
    /// goes back, gaps that are nobody's are filled, entries that nobody takes on are taken a step on. Call it by a timer.
    /// </summary>
    public Task<DriftReport> ReconcileAsync(CancellationToken cancellationToken = default) => ReconcileAsync(options.RescueInterval, cancellationToken);

    /// <param name="abandonedAfter">Entries that somebody changed more recently are left to whom they belong.</param>
    private async Task<DriftReport> ReconcileAsync(TimeSpan abandonedAfter, CancellationToken cancellationToken)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        Nonce latest = await node.GetNextNonceAsync(key.Account, BlockTag.Latest, ledgerNonce, cancellationToken);
        Nonce pending = await node.GetNextNonceAsync(key.Account, BlockTag.Pending, ledgerNonce, cancellationToken);

        // The cursor is read before the entries: who reserves in between changes it, and then it is not moved.
        NonceCursor? cursor = await ledger.ReadCursorAsync(key, cancellationToken);
        ledgerNonce.Saw(cursor);
        List<LedgerEntry> open = await ListOpenAsync(key, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset? since = nobodys is { } seen && seen.Next == cursor?.Next ? seen.Since : null;
        DriftPlan plan = rules.PlanReconcile(new AccountSituation(latest, pending, cursor, open, since), now);
        nobodys = plan.CursorIsAhead ? (cursor!.Next, since ?? now) : null;
        Nonce next = await MoveCursorAsync(key, cursor, plan, pending, cancellationToken);
        if (open.Count == 0 && next > Nonce.Max(latest, pending) && !plan.CursorIsAhead && cursor!.Slots.Returned.Count == 0)
        {
            TransactionManagerLog.UnexplainedGap(logger, key, next, pending);
        }

        int filled = plan.Gaps.Count > 0 ? await FillGapsAsync(key, open, plan.Gaps, cancellationToken) : 0;
        ImmutableInterlocked.Update(ref refused, known => known.Intersect(open.Select(entry => entry.RequestId)));
        int advanced = await ResumeAsync(open.Where(entry => now - entry.UpdatedAt >= abandonedAfter && !IsLeftAlone(entry, now)), cancellationToken);
        return new DriftReport(Address, latest, pending, next, open.Count, plan.Drift, filled, advanced);
    }

    private async Task<Nonce> MoveCursorAsync(AccountKey key, NonceCursor? cursor, DriftPlan plan, Nonce pending, CancellationToken cancellationToken)
    {
        if (plan.MoveTo is not { } target)
        {
            return cursor!.Next;
        }

        if (await ledger.TryMoveCursorAsync(key, cursor, target, cancellationToken))
        {
            TransactionManagerLog.Reconciled(logger, key, target.Next, pending);
            return target.Next;
        }

        // Somebody reserves at this moment, and looks at the chain himself; the next round mends what is left.
        return cursor?.Next ?? target.Next;
    }

    private async Task<List<LedgerEntry>> ListOpenAsync(AccountKey key, CancellationToken cancellationToken)
    {
        List<LedgerEntry> open = [];
        await foreach (LedgerEntry entry in ledger.ListOpenAsync(key, cancellationToken))
        {
            open.Add(entry);
        }

        // The lowest nonce first: pools hold a later one back, or refuse it, until the earlier ones are there.
        open.Sort((left, right) => left.Nonce.CompareTo(right.Nonce));
        return open;
    }

    private async Task<int> ResumeAsync(IEnumerable<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        int advanced = 0;
        foreach (LedgerEntry entry in entries)
        {
            try
            {
                LedgerEntry after = await StepAsync(entry, isFound: true, cancellationToken);
                advanced += after.ETag == entry.ETag ? 0 : 1;
            }
            catch (Exception error) when (error is RpcException or SigningPolicyException or SigningFailedException or TimeoutException)
            {
                // One entry's trouble must not keep the others from going out; its own polls go on trying.
                if (error is SigningPolicyException)
                {
                    ImmutableInterlocked.Update(ref refused, known => known.Add(entry.RequestId));
                }

                TransactionManagerLog.ResumeFailed(logger, error, entry.RequestId);
            }

            if (advanced >= options.MaxStepsPerReconcile)
            {
                break;
            }
        }

        return advanced;
    }

    private bool IsLeftAlone(LedgerEntry entry, DateTimeOffset now) =>
        entry.State == LedgerState.Reserved && refused.Contains(entry.RequestId) && now - entry.UpdatedAt < options.RefusedLeaseAfter;

    /// <summary>
    /// A process that died between lease and broadcast leaves a gap that holds up every later nonce until somebody asks for that
    /// request again. A poll of a later one therefore reconciles now and then.
    /// </summary>
    /// <returns>Whether it did, and entries may have changed.</returns>
    private async Task<bool> RescueAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        long last = Volatile.Read(ref lastRescue);
        if (entry.State is LedgerState.Included or LedgerState.Safe
            || time.GetElapsedTime(last) < options.RescueInterval
            || (await views.GetAsync(cancellationToken)).AccountNonce >= entry.Nonce
            || Interlocked.CompareExchange(ref reconciling, 1, 0) != 0)
        {
            return false;
        }

        try
        {
            Volatile.Write(ref lastRescue, time.GetTimestamp());
            await ReconcileAsync(options.RescueInterval, cancellationToken);
        }
        catch (RpcException error)
        {
            TransactionManagerLog.ResumeFailed(logger, error, entry.RequestId);
        }
        finally
        {
            Volatile.Write(ref reconciling, 0);
        }

        return true;
    }

    /// <summary>Empty transactions take the nonces; should a stranger's come back, one of the two is refused.</summary>
    private async Task<int> FillGapsAsync(AccountKey key, List<LedgerEntry> open, IReadOnlyList<Nonce> gaps, CancellationToken cancellationToken)
    {
        int filled = 0;
        foreach (Nonce nonce in gaps)
        {
            LedgerEntry waiting = open.First(entry => entry.Nonce > nonce);
            filled += await FillGapAsync(key, nonce, waiting, cancellationToken) is null ? 0 : 1;
        }

        return filled;
    }

    /// <returns>The filler's entry; null when the nonce is somebody's after all.</returns>
    private async Task<LedgerEntry?> FillGapAsync(AccountKey key, Nonce nonce, LedgerEntry waiting, CancellationToken cancellationToken)
    {
        if (await ledger.ReadCursorAsync(key, cancellationToken) is not { } cursor
            || await FillerNameAsync(key, nonce, cancellationToken) is not { } name)
        {
            return null;
        }

        LedgerEntry filler = NewFiller(name, waiting, nonce);
        if (!await TryHoldAsync(filler, filler.MaxFeePerGas, isCancellation: false, cancellationToken))
        {
            TransactionManagerLog.OverBudget(logger, filler.RequestId, filler.MaxFeePerGas);
            return null;
        }

        if (!await ledger.TryReserveAsync(key, cursor, cursor.Slots.Take(nonce), filler, cancellationToken)
            || await ledger.FindAsync(key, filler.RequestId, cancellationToken) is not { } reserved)
        {
            return null;
        }

        TransactionManagerLog.FillingGap(logger, key, nonce);
        await ResumeAsync([reserved], cancellationToken);
        return reserved;
    }

    /// <summary>A name is one lease's: where a filler was given back before it was signed, the next has another. Null when one has the nonce.</summary>
    private async Task<string?> FillerNameAsync(AccountKey key, Nonce nonce, CancellationToken cancellationToken)
    {
        string name = FillerPrefix + nonce;
        for (int round = 2; round <= options.MaxRounds; round++)
        {
            switch (await ledger.FindAsync(key, name, cancellationToken))
            {
                case null:
                    return name;
                case { State: LedgerState.Released, Variants.Count: 0 }:
                    name = string.Create(CultureInfo.InvariantCulture, $"{FillerPrefix}{nonce}-{round}");
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>An entry of its own, so that the filler too is stored before it is sent and sent by whoever finds it.</summary>
    private LedgerEntry NewFiller(string name, LedgerEntry waiting, Nonce nonce)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new LedgerEntry
        {
            RequestId = name,
            AccountKey = waiting.AccountKey,
            Nonce = nonce,
            State = LedgerState.Reserved,
            To = waiting.AccountKey.Account,
            Data = [],
            GasLimit = SendRules.PlainTransferGas,
            MaxFeePerGas = waiting.Current?.MaxFee ?? waiting.MaxFeePerGas,
            MaxPriorityFeePerGas = waiting.Current?.PriorityFee ?? waiting.MaxPriorityFeePerGas,
            FeeCapPerGas = waiting.FeeCapPerGas,
            MaxSurcharge = waiting.MaxSurcharge,
            BudgetDay = options.MaxSpendPerDay is null ? null : DateOnly.FromDateTime(now.UtcDateTime),
            CreatedAt = now,
            UpdatedAt = now,
        };
    }
}
