namespace Zkp.Evm;

/// <summary>From a leased nonce to bytes in a node's hands.</summary>
public sealed partial class TransactionManager
{
    /// <summary>So long others get what a signer that failed would have got; what it has already is tried with it all the same.</summary>
    private static readonly TimeSpan SignerSickFor = TimeSpan.FromMinutes(1);

    private long signingFailedAt;

    /// <summary>Whether its signer could not sign when it was last asked, a moment ago.</summary>
    internal bool IsSignerSick => Interlocked.Read(ref signingFailedAt) is not 0 and var at && time.GetElapsedTime(at) < SignerSickFor;

    /// <summary>
    /// The first signature; what may not be signed gives its nonce back, or it would hold up every later one. What was only found in the
    /// ledger does so late: it may be another process's, which may sign it.
    /// </summary>
    private async Task<LedgerEntry> SignOrGiveBackAsync(LedgerDecision decision, bool isFound, CancellationToken cancellationToken)
    {
        try
        {
            return await SignAsync(decision, cancellationToken);
        }
        catch (SigningPolicyException) when (!isFound || time.GetUtcNow() - decision.Next.UpdatedAt >= options.RefusedLeaseAfter)
        {
            await GiveBackAsync(
                decision.Next, SendRules.GiveBack(decision.Next, CancelReason.PolicyRefused, time.GetUtcNow()).Next, cancellationToken);
            throw;
        }
    }

    /// <summary>Another signature for a nonce; where the policy has changed its mind since the first, the bytes that are out stay the ones.</summary>
    private async Task<LedgerEntry> SignAgainAsync(LedgerEntry entry, LedgerDecision decision, CancellationToken cancellationToken)
    {
        try
        {
            return await SignAsync(decision, cancellationToken);
        }
        catch (SigningPolicyException error)
        {
            TransactionManagerLog.Kept(logger, entry.RequestId, error.Message);
            return entry;
        }
    }

    /// <summary>
    /// Signs and stores. Two processes may both sign; only the bytes of the one whose store succeeds ever go out, because nothing is
    /// broadcast that was not read from the ledger.
    /// </summary>
    /// <returns>The entry as it is stored now, unchanged when the day's budget does not hold the new fees.</returns>
    private async Task<LedgerEntry> SignAsync(LedgerDecision decision, CancellationToken cancellationToken) =>
        (await TrySignAsync(decision, cancellationToken)).Entry;

    /// <summary>The same, and whether it was this signature that was stored.</summary>
    private async Task<(LedgerEntry Entry, bool Stored)> TrySignAsync(LedgerDecision decision, CancellationToken cancellationToken)
    {
        LedgerEntry entry = decision.Next;
        ReplacementDecision.FeePair fee = decision.Fees ?? throw new InvalidOperationException($"{decision.Step} without fees.");
        bool isCancellation = decision.Step == LedgerStep.Cancel || entry.Current is { IsCancellation: true };
        if (!await TryHoldAsync(entry, fee.MaxFee, isCancellation, cancellationToken))
        {
            TransactionManagerLog.OverBudget(logger, entry.RequestId, fee.MaxFee);
            return (await RequireAsync(entry.RequestId, cancellationToken), false);
        }

        Eip1559Transaction transaction = new()
        {
            ChainId = (ulong)entry.AccountKey.ChainId,
            Nonce = entry.Nonce,
            MaxFeePerGas = fee.MaxFee,
            MaxPriorityFeePerGas = fee.PriorityFee,
            GasLimit = isCancellation ? SendRules.PlainTransferGas : entry.GasLimit,
            To = isCancellation ? entry.AccountKey.Account : entry.To,
            Value = isCancellation ? Wei.Zero : entry.Value,
            Data = isCancellation ? ReadOnlyMemory<byte>.Empty : entry.Data,
        };
        SignedBytes signed = await SignAsync(transaction, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        SignedVariant variant = new()
        {
            Hash = signed.Hash,
            RawBytes = signed.Raw,
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

        return (next, stored);
    }

    private async Task<SignedBytes> SignAsync(Eip1559Transaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            SignedBytes signed = await signer.SignAsync(transaction, cancellationToken);
            Interlocked.Exchange(ref signingFailedAt, 0);
            return signed;
        }
        catch (SigningFailedException)
        {
            Interlocked.Exchange(ref signingFailedAt, time.GetTimestamp());
            throw;
        }
    }

    /// <summary>Keeps the bytes of the last two only, so that an entry does not outgrow its store; of the others the hash is enough.</summary>
    private static IReadOnlyList<SignedVariant> Append(IReadOnlyList<SignedVariant> variants, SignedVariant variant) =>
        [.. variants.SkipLast(1).Select(older => older with { RawBytes = [] }), .. variants.TakeLast(1), variant];

    /// <summary>New bytes for a nonce, to be sent at once, unless the chain takes nonces in order and this one's turn has not come.</summary>
    private async Task<LedgerEntry> BroadcastInTurnAsync(LedgerEntry entry, CancellationToken cancellationToken) =>
        options.InOrder && !IsInTurn(entry, await views.GetAsync(cancellationToken)) ? entry : await BroadcastAsync(entry, cancellationToken);

    /// <summary>Hands the stored bytes to the node and records what it says.</summary>
    private async Task<LedgerEntry> BroadcastAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        SignedVariant variant = entry.Current ?? throw new InvalidOperationException($"The entry of '{entry.RequestId}' has no signed bytes.");
        try
        {
            await node.SendRawTransactionAsync(variant.RawBytes, cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.NonceTooLow)
        {
            // The nonce is used: by these bytes in an earlier life of this process, or by another's. The next poll finds out.
        }
        catch (RpcException error)
        {
            return await RefusedAsync(entry, variant, error, cancellationToken);
        }

        Acknowledge(entry.Nonce);
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
    /// A refusal leaves the state as it is: prices fall, funds arrive, pools drain, and the next poll broadcasts the same bytes. What no
    /// node can ever take, the next decision takes back.
    /// </summary>
    private async Task<LedgerEntry> RefusedAsync(LedgerEntry entry, SignedVariant variant, RpcException error, CancellationToken cancellationToken)
    {
        TransactionManagerLog.Refused(logger, entry.RequestId, variant.Hash, error.Kind, error.Message);
        await SendEarlierAsync(entry, cancellationToken);
        if (error.Kind == RpcErrorKind.NonceTooHigh)
        {
            ForgetAcknowledgements();
        }

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
            await node.SendRawTransactionAsync(earlier.RawBytes, cancellationToken);
        }
        catch (RpcException error)
        {
            TransactionManagerLog.Refused(logger, entry.RequestId, earlier.Hash, error.Kind, error.Message);
        }
    }
}
