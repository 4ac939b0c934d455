namespace Zkp.Evm;

/// <summary>From a decision to what it asks for.</summary>
public sealed partial class TransactionManager
{
    /// <summary>Decides and acts, until there is nothing more to do at this moment.</summary>
    private Task<LedgerEntry> StepAsync(LedgerEntry entry, CancellationToken cancellationToken) => StepAsync(entry, isFound: false, cancellationToken);

    /// <param name="isFound">Whether nobody asked for this request here: reconciling found it in the ledger.</param>
    private async Task<LedgerEntry> StepAsync(LedgerEntry entry, bool isFound, CancellationToken cancellationToken)
    {
        for (int round = 0; round < options.MaxRounds; round++)
        {
            LedgerDecision decision = await DecideAsync(entry, cancellationToken);
            switch (decision.Step)
            {
                case LedgerStep.Sign:
                    LedgerEntry first = await SignOrGiveBackAsync(decision, isFound, cancellationToken);
                    if (first.ETag == entry.ETag)
                    {
                        return first;
                    }

                    entry = first;
                    break;
                case LedgerStep.Replace or LedgerStep.Cancel:
                    LedgerEntry signed = await SignAgainAsync(entry, decision, cancellationToken);
                    return signed.State is LedgerState.Signed or LedgerState.Broadcast ? await BroadcastInTurnAsync(signed, cancellationToken) : signed;
                case LedgerStep.Broadcast:
                    entry = await BroadcastAsync(entry, cancellationToken);
                    if (!IsHopeless(entry))
                    {
                        return entry;
                    }

                    break;
                case LedgerStep.CheckPropagation:
                    await LookForBytesAsync(entry, decision, cancellationToken);
                    return await BroadcastAsync(entry, cancellationToken);
                case LedgerStep.Record:
                    return await RecordAsync(entry, decision.Next, cancellationToken);
                case LedgerStep.Settle:
                    return await SettleAsync(entry, decision.Next, cancellationToken);
                case LedgerStep.ReturnToPool:
                    LedgerEntry returned = await ReturnToPoolAsync(entry, decision.Next, cancellationToken);
                    return returned.State == LedgerState.Broadcast ? await BroadcastInTurnAsync(returned, cancellationToken) : returned;
                case LedgerStep.GiveBack:
                    return await GiveBackAsync(entry, decision.Next, cancellationToken);
                default:
                    return decision.Next;
            }
        }

        throw new TimeoutException($"The entry of '{entry.RequestId}' changed in each of {options.MaxRounds} rounds.");
    }

    private async Task<LedgerDecision> DecideAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        DateTimeOffset before = time.GetUtcNow();
        ChainObservation? seen = await ObserveAsync(entry, cancellationToken) is { } observation ? observation with { LookedAt = before } : null;
        LedgerDecision decision = rules.Decide(entry, seen, null, time.GetUtcNow());
        if (decision.Step == LedgerStep.AskPrices)
        {
            FeeView prices = await fees.ReadAsync(cancellationToken);
            decision = rules.Decide(entry, seen, prices, time.GetUtcNow());
        }

        Explain(entry, decision);
        return decision;
    }

    private void Explain(LedgerEntry entry, LedgerDecision decision)
    {
        if (decision.Step == LedgerStep.Cancel)
        {
            TransactionManagerLog.Cancelling(logger, entry.RequestId, decision.Next.CancelReason ?? CancelReason.Requested);
        }
        else if (decision.Reason is { } reason)
        {
            if (decision.Step == LedgerStep.Replace)
            {
                TransactionManagerLog.Replacing(logger, entry.RequestId, reason);
            }
            else
            {
                TransactionManagerLog.Kept(logger, entry.RequestId, reason);
            }
        }
    }

    /// <summary>Refused for good before any node took it: the next decision takes it back.</summary>
    private static bool IsHopeless(LedgerEntry entry) =>
        entry is { State: LedgerState.Signed, Current.IsCancellation: false }
        && entry.LastErrorKind is RpcErrorKind.IntrinsicGasTooLow or RpcErrorKind.GasLimitExceeded or RpcErrorKind.InvalidTransaction;

    /// <summary>A transaction that pays enough and is not included was forgotten by the pool, or does not travel.</summary>
    private async Task LookForBytesAsync(LedgerEntry entry, LedgerDecision decision, CancellationToken cancellationToken)
    {
        bool known = await node.IsTransactionKnownAsync(entry.Current!.Hash, cancellationToken);
        TransactionManagerLog.Propagation(logger, entry.RequestId, decision.Reason ?? "", known ? "the node has it: look at the node's peers" : "the node has lost it");
    }

    private async Task<LedgerEntry> RecordAsync(LedgerEntry before, LedgerEntry after, CancellationToken cancellationToken)
    {
        (LedgerEntry entry, bool stored) = await StoreAsync(after, cancellationToken);
        if (stored && before.State != entry.State)
        {
            TransactionManagerLog.Moved(logger, entry.RequestId, before.State, entry.State);
        }

        if (stored && before.NonceTakenSince is null && entry.NonceTakenSince is not null)
        {
            TransactionManagerLog.NonceUsed(logger, entry.RequestId, entry.Nonce);
        }

        return entry;
    }

    private async Task<LedgerEntry> ReturnToPoolAsync(LedgerEntry before, LedgerEntry after, CancellationToken cancellationToken)
    {
        if (before.State == LedgerState.Safe)
        {
            TransactionManagerLog.ReorgBelowSafe(logger, before.RequestId, before.Inclusion!.BlockNumber, before.Inclusion.BlockHash);
        }

        TransactionManagerLog.Reorged(logger, before.RequestId);
        ForgetAcknowledgements();
        return await RecordAsync(before, after, cancellationToken);
    }

    /// <summary>
    /// The budget first: both may be done again, but an entry at its end is not looked at any more. What a chain charged beside gas and
    /// nobody can tell counts at its worst.
    /// </summary>
    private async Task<LedgerEntry> SettleAsync(LedgerEntry before, LedgerEntry after, CancellationToken cancellationToken)
    {
        if (options.FeeModel is { } model)
        {
            after = await model.CompleteAsync(after, cancellationToken);
        }

        Wei cost = after.Inclusion is { } inclusion
            ? inclusion.TotalFee + (inclusion.L1Fee is null ? after.MaxSurcharge : Wei.Zero) + (after.State == LedgerState.Finalized ? after.Value : Wei.Zero)
            : Wei.Zero;
        await SettleBudgetAsync(after, cost, cancellationToken);
        return await RecordAsync(before, after, cancellationToken);
    }

    private async Task<LedgerEntry> GiveBackAsync(LedgerEntry entry, LedgerEntry released, CancellationToken cancellationToken)
    {
        for (int round = 0; round < options.MaxRounds; round++)
        {
            NonceCursor cursor = await ledger.ReadCursorAsync(entry.AccountKey, cancellationToken)
                ?? throw new InvalidOperationException($"The cursor of {entry.AccountKey} has gone from the ledger.");
            if (await ledger.TryGiveBackAsync(entry.AccountKey, cursor, cursor.Slots.GiveBack(entry.Nonce), released, cancellationToken))
            {
                // Only now: had somebody signed it meanwhile, its budget would still be needed. A crash here leaves it held until the day ends.
                TransactionManagerLog.GivenBack(logger, entry.RequestId, entry.Nonce, released.CancelReason ?? CancelReason.Requested);
                await SettleBudgetAsync(released, Wei.Zero, cancellationToken);
                return await RequireAsync(entry.RequestId, cancellationToken);
            }

            LedgerEntry? other = await ledger.FindAsync(entry.AccountKey, entry.RequestId, cancellationToken);
            if (other is not null && other.ETag != entry.ETag)
            {
                return other;
            }
        }

        throw new TimeoutException($"The cursor of {entry.AccountKey} changed in each of {options.MaxRounds} rounds.");
    }
}
