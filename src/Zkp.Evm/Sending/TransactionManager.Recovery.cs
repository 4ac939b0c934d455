namespace Zkp.Evm;

/// <summary>After a crash: the cursor against the chain, and what was left half-way.</summary>
public sealed partial class TransactionManager
{
    /// <summary>
    /// Moves the cursor past everything the chain knows of and takes every open entry one step on: signs what is reserved, broadcasts
    /// what is signed, broadcasts again what is in no block. Call it when the process starts; calling it again does no harm.
    /// </summary>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        Nonce pending = await client.GetTransactionCountAsync(key.Account, BlockTag.Pending, cancellationToken);
        Nonce next = await ReconcileCursorAsync(key, pending, cancellationToken);
        List<LedgerEntry> open = await ListOpenAsync(key, cancellationToken);
        if (open.Count == 0 && next > pending)
        {
            TransactionManagerLog.UnexplainedGap(logger, key, next, pending);
        }

        await ResumeAsync(open, cancellationToken);
    }

    /// <summary>The cursor never goes back: a nonce that was broadcast must not be signed for anything else.</summary>
    private async Task<Nonce> ReconcileCursorAsync(AccountKey key, Nonce pending, CancellationToken cancellationToken)
    {
        for (int round = 0; round < options.MaxRounds; round++)
        {
            NonceCursor? cursor = await ledger.ReadCursorAsync(key, cancellationToken);
            if (cursor is not null && cursor.Next >= pending)
            {
                return cursor.Next;
            }

            if (await ledger.TryMoveCursorAsync(key, cursor, pending, cancellationToken))
            {
                TransactionManagerLog.Reconciled(logger, key, pending, pending);
                return pending;
            }
        }

        throw new TimeoutException($"The cursor of {key} changed in each of {options.MaxRounds} rounds.");
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

    private async Task ResumeAsync(IEnumerable<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        foreach (LedgerEntry entry in entries)
        {
            try
            {
                if (entry.State is LedgerState.Reserved or LedgerState.Signed)
                {
                    await SendAsync(entry, cancellationToken);
                }
                else if (entry.State == LedgerState.Broadcast && (await views.GetAsync(cancellationToken)).AccountNonce <= entry.Nonce)
                {
                    await BroadcastAsync(entry, cancellationToken);
                }
            }
            catch (Exception error) when (error is RpcException or SigningPolicyException or TimeoutException)
            {
                // One entry's trouble must not keep the others from going out; its own polls go on trying.
                TransactionManagerLog.ResumeFailed(logger, error, entry.RequestId);
            }
        }
    }

    /// <summary>
    /// A process that died between lease and broadcast leaves a gap that holds up every later nonce until somebody asks for that
    /// request again. A poll of a later one therefore looks, now and then, for entries before it that never went out.
    /// </summary>
    private async Task RescueAsync(LedgerEntry entry, ChainView view, CancellationToken cancellationToken)
    {
        long last = Volatile.Read(ref lastRescue);
        if (view.AccountNonce >= entry.Nonce
            || time.GetElapsedTime(last) < options.RescueInterval
            || Interlocked.CompareExchange(ref lastRescue, time.GetTimestamp(), last) != last)
        {
            return;
        }

        DateTimeOffset abandonedBefore = time.GetUtcNow() - options.RescueInterval;
        List<LedgerEntry> open = await ListOpenAsync(entry.AccountKey, cancellationToken);
        await ResumeAsync(
            open.Where(other => other.Nonce < entry.Nonce && other.Nonce >= view.AccountNonce && other.UpdatedAt <= abandonedBefore
                && (other.State is LedgerState.Reserved or LedgerState.Signed)),
            cancellationToken);
    }
}
