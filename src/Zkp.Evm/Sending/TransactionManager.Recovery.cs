namespace Zkp.Evm;

/// <summary>After a crash: the cursor against the chain, and what was left half-way.</summary>
public sealed partial class TransactionManager
{
    private const string FillerPrefix = "gap-filler-";
    private const int MaxGapsAtOnce = 64;

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
        await AdvanceFillersAsync(open, cancellationToken);
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
    /// request again. A poll of a later one therefore looks, now and then, for entries before it that never went out, and for nonces
    /// before it that are nobody's.
    /// </summary>
    private async Task RescueAsync(LedgerEntry entry, ChainView view, CancellationToken cancellationToken)
    {
        long last = Volatile.Read(ref lastRescue);
        if (IsFiller(entry)
            || view.AccountNonce >= entry.Nonce
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
        await AdvanceFillersAsync(open, cancellationToken);
        if (entry.CreatedAt <= abandonedBefore)
        {
            await FillGapsAsync(entry, open, cancellationToken);
        }
    }

    /// <summary>
    /// A stranger's transaction on this account moved the cursor on, and then a reorg or a pool forgot it: its nonce is in nobody's
    /// ledger and nobody will send it. Empty transactions take such nonces; should the stranger's come back, one of the two is refused.
    /// </summary>
    private async Task FillGapsAsync(LedgerEntry waiting, List<LedgerEntry> open, CancellationToken cancellationToken)
    {
        // What waits in the pool in unbroken order is no gap, whoever sent it.
        Nonce nonce = await client.GetTransactionCountAsync(signer.Address, BlockTag.Pending, cancellationToken);
        HashSet<Nonce> owned = [.. open.Select(entry => entry.Nonce)];
        for (int filled = 0; nonce < waiting.Nonce && filled < MaxGapsAtOnce; nonce = nonce.Next)
        {
            if (owned.Contains(nonce) || await ledger.ReadCursorAsync(waiting.AccountKey, cancellationToken) is not { } cursor)
            {
                continue;
            }

            LedgerEntry filler = NewFiller(waiting, nonce);
            if (await ledger.TryReserveAsync(waiting.AccountKey, cursor, cursor.Next, filler, cancellationToken)
                && await ledger.FindAsync(waiting.AccountKey, filler.RequestId, cancellationToken) is { } reserved)
            {
                TransactionManagerLog.FillingGap(logger, waiting.AccountKey, nonce);
                await ResumeAsync([reserved], cancellationToken);
                filled++;
            }
        }
    }

    /// <summary>An entry of its own, so that the filler too is stored before it is sent and sent by whoever finds it.</summary>
    private LedgerEntry NewFiller(LedgerEntry waiting, Nonce nonce)
    {
        DateTimeOffset now = time.GetUtcNow();
        return new LedgerEntry
        {
            RequestId = FillerPrefix + nonce,
            AccountKey = waiting.AccountKey,
            Nonce = nonce,
            State = LedgerState.Reserved,
            To = waiting.AccountKey.Account,
            Data = [],
            GasLimit = PlainTransferGas,
            MaxFeePerGas = waiting.Current?.MaxFee ?? waiting.MaxFeePerGas,
            MaxPriorityFeePerGas = waiting.Current?.PriorityFee ?? waiting.MaxPriorityFeePerGas,
            FeeCapPerGas = waiting.FeeCapPerGas,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Fillers are looked after and look after nobody, or a rescue would begin another.</summary>
    private static bool IsFiller(LedgerEntry entry) => entry.RequestId.StartsWith(FillerPrefix, StringComparison.Ordinal);

    /// <summary>Nobody asks for fillers, so each start takes them a step on, and each rescue.</summary>
    private async Task AdvanceFillersAsync(IEnumerable<LedgerEntry> open, CancellationToken cancellationToken)
    {
        foreach (LedgerEntry filler in open.Where(IsFiller))
        {
            try
            {
                await AdvanceAsync(filler.RequestId, cancellationToken);
            }
            catch (RpcException error)
            {
                TransactionManagerLog.ResumeFailed(logger, error, filler.RequestId);
            }
        }
    }
}
