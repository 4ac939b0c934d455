namespace Zkp.Evm;

/// <summary>
/// The state machine of a transaction as a function of what is recorded, what the chain shows and what time it is. It reads and
/// writes nothing, so every path of it can be tested with a table.
/// </summary>
/// <param name="Next">The entry as it should be stored before the step is done; unchanged for Wait, Sign and Broadcast.</param>
internal sealed record LedgerDecision(LedgerStep Step, LedgerEntry Next)
{
    /// <summary>The fees to sign with, for the steps that sign.</summary>
    public ReplacementDecision.FeePair? Fees { get; init; }

    /// <summary>For operators: why, where the step alone does not say it.</summary>
    public string? Reason { get; init; }

    /// <param name="seen">Null for an entry that is not broadcast; then the chain does not matter.</param>
    /// <param name="waits">How long bytes may be missing, and how long a foreign use of the nonce must be seen before it is believed.</param>
    public static LedgerDecision Decide(LedgerEntry entry, ChainObservation? seen, ChainPatience waits, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        switch (entry.State)
        {
            case LedgerState.Reserved:
                return new LedgerDecision(LedgerStep.Sign, entry);
            case LedgerState.Signed:
                return new LedgerDecision(LedgerStep.Broadcast, entry);
            case LedgerState.Broadcast or LedgerState.Included or LedgerState.Safe:
                ArgumentNullException.ThrowIfNull(seen);
                return seen.Inclusion is { } inclusion ? Included(entry, inclusion, seen, now) : NotIncluded(entry, seen, waits, now);
            default:
                return new LedgerDecision(LedgerStep.Wait, entry);
        }
    }

    /// <summary>A reverted transaction goes the same way: until its block is final, another block may let it succeed.</summary>
    private static LedgerDecision Included(LedgerEntry entry, InclusionInfo inclusion, ChainObservation seen, DateTimeOffset now)
    {
        LedgerState state = Standing(entry, inclusion, seen);
        bool same = entry.State == state
            && entry.Inclusion is { } recorded && recorded.BlockHash == inclusion.BlockHash && recorded.Hash == inclusion.Hash;
        LedgerEntry next = entry with { Inclusion = inclusion };
        if (same)
        {
            return new LedgerDecision(LedgerStep.Wait, next);
        }

        next = next with { State = state, NonceTakenSince = null, UpdatedAt = now };
        return new LedgerDecision(next.IsFinal ? LedgerStep.Settle : LedgerStep.Record, next);
    }

    private static LedgerState Standing(LedgerEntry entry, InclusionInfo inclusion, ChainObservation seen)
    {
        if (seen.Finalized is { } finalized && inclusion.BlockNumber <= finalized)
        {
            bool cancelled = entry.Variants.Any(variant => variant.IsCancellation && variant.Hash == inclusion.Hash);
            return cancelled ? LedgerState.Released : inclusion.Succeeded ? LedgerState.Finalized : LedgerState.Reverted;
        }

        return seen.Safe is { } safe && inclusion.BlockNumber <= safe ? LedgerState.Safe : LedgerState.Included;
    }

    private static LedgerDecision NotIncluded(LedgerEntry entry, ChainObservation seen, ChainPatience waits, DateTimeOffset now)
    {
        if (entry.State is LedgerState.Included or LedgerState.Safe)
        {
            // No receipt but its block still there is a node that lags behind itself, not a reorg.
            return seen.RecordedBlockStands
                ? new LedgerDecision(LedgerStep.Wait, entry)
                : new LedgerDecision(LedgerStep.ReturnToPool, entry with { State = LedgerState.Broadcast, Inclusion = null, UpdatedAt = now });
        }

        if (seen.FinalNonce is { } final && final > entry.Nonce)
        {
            return NonceUsed(entry, seen, waits, now);
        }

        if (entry.NonceTakenSince is not null)
        {
            return new LedgerDecision(LedgerStep.Record, entry with { NonceTakenSince = null, UpdatedAt = now });
        }

        // Used at the head by something that no receipt shows: a stranger's, or a node that lags. The chain will tell.
        return seen.AccountNonce > entry.Nonce ? new LedgerDecision(LedgerStep.Wait, entry) : Pending(entry, waits, now);
    }

    /// <summary>
    /// A final block used the nonce and no node has a receipt of ours. That is the end when it stays so for longer than a node lags:
    /// the one that was asked for the receipt may know less than the one that told of the nonce.
    /// </summary>
    private static LedgerDecision NonceUsed(LedgerEntry entry, ChainObservation seen, ChainPatience waits, DateTimeOffset now)
    {
        if (entry.NonceTakenSince is not { } since)
        {
            entry = entry with { NonceTakenSince = now, UpdatedAt = now };
            return waits.BeforeReplaced > TimeSpan.Zero
                ? new LedgerDecision(LedgerStep.Record, entry)
                : new LedgerDecision(LedgerStep.Settle, entry with { State = LedgerState.Replaced });
        }

        return (seen.LookedAt ?? now) - since >= waits.BeforeReplaced
            ? new LedgerDecision(LedgerStep.Settle, entry with { State = LedgerState.Replaced, UpdatedAt = now })
            : new LedgerDecision(LedgerStep.Wait, entry);
    }

    private static LedgerDecision Pending(LedgerEntry entry, ChainPatience waits, DateTimeOffset now)
    {
        bool due = entry.Current?.BroadcastAt is not { } at || now - at >= waits.BeforeRebroadcast;
        return new LedgerDecision(due ? LedgerStep.Broadcast : LedgerStep.Wait, entry);
    }
}
