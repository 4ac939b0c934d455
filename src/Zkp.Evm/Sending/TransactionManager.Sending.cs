namespace Zkp.Evm;

/// <summary>From a request to bytes in a node's hands.</summary>
public sealed partial class TransactionManager
{
    private const ulong PlainTransferGas = 21_000;

    /// <summary>
    /// One reservation at a time in this process: a hundred at once would otherwise fight over the cursor, each round one winner.
    /// Against other processes the compare-and-swap decides.
    /// </summary>
    private async Task<LedgerEntry> ReserveAsync(AccountKey key, TransactionRequest request, CancellationToken cancellationToken)
    {
        for (int round = 0; round < options.MaxRounds; round++)
        {
            if (!await TryReserveAsync(key, request, cancellationToken))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 5 + (5 * round))), time, cancellationToken);
            }

            // Read back in both cases: for the version, and because the one who was first may have had the same request.
            if (await ledger.FindAsync(key, request.RequestId, cancellationToken) is { } stored)
            {
                return stored;
            }
        }

        throw new TimeoutException($"No nonce of {key} could be reserved in {options.MaxRounds} rounds; too many processes want one.");
    }

    private async Task<bool> TryReserveAsync(AccountKey key, TransactionRequest request, CancellationToken cancellationToken)
    {
        await reservation.WaitAsync(cancellationToken);
        try
        {
            NonceCursor? cursor = await ledger.ReadCursorAsync(key, cancellationToken);
            Nonce nonce = await NextNonceAsync(cursor, cancellationToken);
            bool reserved = await ledger.TryReserveAsync(key, cursor, nonce.Next, NewEntry(key, request, nonce), cancellationToken);
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
    /// The cursor, but never a nonce that the chain has seen used: a foreign transaction of the same account moves it on. Where there
    /// is no cursor yet, what waits in the pool counts as used too.
    /// </summary>
    private async Task<Nonce> NextNonceAsync(NonceCursor? cursor, CancellationToken cancellationToken)
    {
        if (cursor is null)
        {
            return await client.GetTransactionCountAsync(signer.Address, BlockTag.Pending, cancellationToken);
        }

        ChainView view = await views.GetAsync(cancellationToken);
        return Nonce.Max(cursor.Next, view.AccountNonce);
    }

    private LedgerEntry NewEntry(AccountKey key, TransactionRequest request, Nonce nonce)
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
            GasLimit = request.GasLimit,
            MaxFeePerGas = request.MaxFeePerGas,
            MaxPriorityFeePerGas = request.MaxPriorityFeePerGas,
            FeeCapPerGas = request.FeeCapPerGas,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Takes an entry that is reserved or signed as far as a node's hands.</summary>
    private async Task<LedgerEntry> SendAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        for (int round = 0; round < options.MaxRounds; round++)
        {
            LedgerDecision decision = entry.State is LedgerState.Reserved or LedgerState.Signed
                ? LedgerDecision.Decide(entry, null, options.RebroadcastAfter, time.GetUtcNow())
                : new LedgerDecision(LedgerStep.Wait, entry);
            switch (decision.Step)
            {
                case LedgerStep.Sign:
                    entry = await SignAsync(entry, isCancellation: false, FirstFees(entry), cancellationToken);
                    break;
                case LedgerStep.Broadcast:
                    return await BroadcastAsync(entry, cancellationToken);
                default:
                    return entry;
            }
        }

        throw new TimeoutException($"The entry of '{entry.RequestId}' changed in each of {options.MaxRounds} rounds.");
    }

    /// <summary>
    /// Signs and stores. Two processes may both sign; only the bytes of the one whose store succeeds ever go out, because nothing is
    /// broadcast that was not read from the ledger.
    /// </summary>
    private async Task<LedgerEntry> SignAsync(
        LedgerEntry entry, bool isCancellation, ReplacementDecision.FeePair fee, CancellationToken cancellationToken)
    {
        Eip1559Transaction transaction = new()
        {
            ChainId = (ulong)entry.AccountKey.ChainId,
            Nonce = entry.Nonce,
            MaxFeePerGas = fee.MaxFee,
            MaxPriorityFeePerGas = fee.PriorityFee,
            GasLimit = isCancellation ? PlainTransferGas : entry.GasLimit,
            To = isCancellation ? entry.AccountKey.Account : entry.To,
            Value = isCancellation ? Wei.Zero : entry.Value,
            Data = isCancellation ? ReadOnlyMemory<byte>.Empty : entry.Data,
        };
        SignedTransaction signed = await signer.SignAsync(transaction, options.SigningPolicy, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        SignedVariant variant = new()
        {
            Hash = signed.Hash,
            RawBytes = signed.Raw.ToArray(),
            MaxFee = transaction.MaxFeePerGas,
            PriorityFee = transaction.MaxPriorityFeePerGas,
            SignedAt = now,
            IsCancellation = isCancellation,
        };

        // A replacement leaves the state: earlier bytes are out, and a block may take them at any time.
        LedgerState state = entry.State == LedgerState.Reserved ? LedgerState.Signed : entry.State;
        (LedgerEntry next, bool stored) = await StoreAsync(
            entry with { State = state, Variants = Append(entry.Variants, variant), UpdatedAt = now }, cancellationToken);
        if (stored)
        {
            TransactionManagerLog.Signed(logger, entry.RequestId, signed.Hash, entry.Nonce);
        }

        return next;
    }

    /// <summary>The fees of the request, but never so high that no cancellation could replace it.</summary>
    private ReplacementDecision.FeePair FirstFees(LedgerEntry entry)
    {
        Wei? ceiling = options.Replacement.CeilingOf(ReplacementDecision.CapOf(entry, options.Replacement));
        Wei maxFee = ceiling is { } limit ? Wei.Min(entry.MaxFeePerGas, limit) : entry.MaxFeePerGas;
        return new ReplacementDecision.FeePair(maxFee, Wei.Min(entry.MaxPriorityFeePerGas, maxFee));
    }

    /// <summary>Keeps the bytes of the last two only, so that an entry does not outgrow its store; of the others the hash is enough.</summary>
    private static IReadOnlyList<SignedVariant> Append(IReadOnlyList<SignedVariant> variants, SignedVariant variant) =>
        [.. variants.SkipLast(1).Select(older => older with { RawBytes = [] }), .. variants.TakeLast(1), variant];

    /// <summary>Hands the stored bytes to the node and records what it says.</summary>
    private async Task<LedgerEntry> BroadcastAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        SignedVariant variant = entry.Current ?? throw new InvalidOperationException($"The entry of '{entry.RequestId}' has no signed bytes.");
        try
        {
            await client.SendRawTransactionAsync(variant.RawBytes, cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.NonceTooLow)
        {
            // The nonce is used: by these bytes in an earlier life of this process, or by another's. The next poll finds out.
        }
        catch (RpcException error)
        {
            return await RefusedAsync(entry, variant, error, cancellationToken);
        }

        DateTimeOffset now = time.GetUtcNow();
        LedgerEntry sent = entry with
        {
            State = LedgerState.Broadcast,
            Variants = [.. entry.Variants.SkipLast(1), variant with { BroadcastAt = now }],
            LastError = variant.IsCancellation ? entry.LastError : null,
            LastErrorKind = variant.IsCancellation ? entry.LastErrorKind : null,
            UpdatedAt = now,
        };
        (LedgerEntry next, bool stored) = await StoreAsync(sent, cancellationToken);
        if (stored)
        {
            TransactionManagerLog.Broadcast(logger, entry.RequestId, variant.Hash);
        }

        return next;
    }

    /// <summary>
    /// A refusal leaves the state as it is: prices fall, funds arrive, pools drain, and the next poll broadcasts the same bytes. Only
    /// what no node can ever take would hold up all nonces after it, so an empty transaction takes its nonce.
    /// </summary>
    private async Task<LedgerEntry> RefusedAsync(LedgerEntry entry, SignedVariant variant, RpcException error, CancellationToken cancellationToken)
    {
        TransactionManagerLog.Refused(logger, entry.RequestId, variant.Hash, error.Kind, error.Message);
        bool never = error.Kind is RpcErrorKind.IntrinsicGasTooLow or RpcErrorKind.GasLimitExceeded or RpcErrorKind.InvalidTransaction;
        if (never && entry.State == LedgerState.Signed && !variant.IsCancellation)
        {
            TransactionManagerLog.Cancelling(logger, entry.RequestId, error.Kind);
            LedgerEntry cancelled = await SignAsync(
                entry with { LastError = error.Message, LastErrorKind = error.Kind }, isCancellation: true,
                ReplacementDecision.ForCancellation(entry, options.Replacement), cancellationToken);
            return cancelled.State == LedgerState.Signed && cancelled.Current?.IsCancellation == true
                ? await BroadcastAsync(cancelled, cancellationToken)
                : cancelled;
        }

        await SendEarlierAsync(entry, cancellationToken);

        // In the pool's time bytes are due again only after the interval, also when they were refused: hence the new BroadcastAt.
        DateTimeOffset now = time.GetUtcNow();
        SignedVariant tried = entry.State == LedgerState.Broadcast ? variant with { BroadcastAt = now } : variant;
        bool changed = entry.LastErrorKind != error.Kind || tried != variant;
        return changed
            ? (await StoreAsync(
                entry with { Variants = [.. entry.Variants.SkipLast(1), tried], LastError = error.Message, LastErrorKind = error.Kind, UpdatedAt = now },
                cancellationToken)).Entry
            : entry;
    }

    /// <summary>
    /// A replacement that is refused must not be worse than none: the bytes before it may have been dropped and be welcome still. What
    /// becomes of them, the next poll sees on the chain.
    /// </summary>
    private async Task SendEarlierAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.Variants.Count < 2 || entry.Variants[^2] is not { RawBytes.Length: > 0 } earlier || (earlier.BroadcastAt is null && entry.State != LedgerState.Broadcast))
        {
            return;
        }

        try
        {
            await client.SendRawTransactionAsync(earlier.RawBytes, cancellationToken);
        }
        catch (RpcException error)
        {
            TransactionManagerLog.Refused(logger, entry.RequestId, earlier.Hash, error.Kind, error.Message);
        }
    }
}
