namespace Zkp.Evm;

/// <summary>
/// The state machine of a transaction as a function of what is recorded, what the chain shows and what time it is. It reads and
/// writes nothing, so every path of it can be tested with a table.
/// </summary>
/// <param name="Next">The entry as it should be stored before the step is done; unchanged for Wait, Sign and Broadcast.</param>
internal sealed record LedgerDecision(LedgerStep Step, LedgerEntry Next)
{
    /// <param name="seen">Null for an entry that is not broadcast; then the chain does not matter.</param>
    public static LedgerDecision Decide(LedgerEntry entry, ChainObservation? seen, TimeSpan rebroadcastAfter, DateTimeOffset now)
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
                return seen.Inclusion is { } inclusion ? Included(entry, inclusion, seen, now) : NotIncluded(entry, seen, rebroadcastAfter, now);
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
        return same
            ? new LedgerDecision(LedgerStep.Wait, next)
            : new LedgerDecision(LedgerStep.Record, next with { State = state, NonceUsedAt = null, UpdatedAt = now });
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

    private static LedgerDecision NotIncluded(LedgerEntry entry, ChainObservation seen, TimeSpan rebroadcastAfter, DateTimeOffset now)
    {
        if (entry.State is LedgerState.Included or LedgerState.Safe)
        {
            // No receipt but its block still there is a node that lags behind itself, not a reorg.
            return seen.RecordedBlockStands
                ? new LedgerDecision(LedgerStep.Wait, entry)
                : new LedgerDecision(LedgerStep.ReturnToPool, entry with { State = LedgerState.Broadcast, Inclusion = null, UpdatedAt = now });
        }

        return seen.AccountNonce > entry.Nonce ? NonceUsed(entry, seen, now) : Pending(entry, seen, rebroadcastAfter, now);
    }

    /// <summary>Somebody else's transaction took the nonce, as it looks. It is the end only when a final block says so.</summary>
    private static LedgerDecision NonceUsed(LedgerEntry entry, ChainObservation seen, DateTimeOffset now)
    {
        if (entry.NonceUsedAt is not { } used || !seen.NonceUsedBlockStands)
        {
            return new LedgerDecision(LedgerStep.Record, entry with { NonceUsedAt = seen.Latest, UpdatedAt = now });
        }

        return seen.Finalized is { } finalized && used.Number <= finalized
            ? new LedgerDecision(LedgerStep.Record, entry with { State = LedgerState.Replaced, UpdatedAt = now })
            : new LedgerDecision(LedgerStep.Wait, entry);
    }

    private static LedgerDecision Pending(LedgerEntry entry, ChainObservation seen, TimeSpan rebroadcastAfter, DateTimeOffset now)
    {
        if (entry.NonceUsedAt is not null)
        {
            // The block that used the nonce was reorganised away: ours can go in again.
            return new LedgerDecision(LedgerStep.ReturnToPool, entry with { NonceUsedAt = null, UpdatedAt = now });
        }

        bool due = entry.Current?.BroadcastAt is not { } at || now - at >= rebroadcastAfter;
        return new LedgerDecision(due ? LedgerStep.Broadcast : LedgerStep.Wait, entry);
    }
}
