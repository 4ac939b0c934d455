namespace Zkp.Evm;

/// <summary>From a node's hands to finality.</summary>
public sealed partial class TransactionManager
{
    private async Task<LedgerEntry> PollAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        ChainView view = await views.GetAsync(cancellationToken);
        ChainObservation seen = await ObserveAsync(entry, view, cancellationToken);
        LedgerDecision decision = LedgerDecision.Decide(entry, seen, options.RebroadcastAfter, time.GetUtcNow());
        switch (decision.Step)
        {
            case LedgerStep.Record:
                return await RecordAsync(entry, decision.Next, cancellationToken);
            case LedgerStep.ReturnToPool:
                TransactionManagerLog.Reorged(logger, entry.RequestId);
                LedgerEntry returned = await RecordAsync(entry, decision.Next, cancellationToken);
                return returned.State == LedgerState.Broadcast ? await BroadcastAsync(returned, cancellationToken) : returned;
            case LedgerStep.Broadcast:
                await RescueAsync(entry, view, cancellationToken);
                return await TryReplaceAsync(entry, view, cancellationToken) ?? await BroadcastAsync(entry, cancellationToken);
            default:
                await RescueAsync(entry, view, cancellationToken);
                return await TryReplaceAsync(entry, view, cancellationToken) ?? decision.Next;
        }
    }

    private async Task<LedgerEntry> RecordAsync(LedgerEntry before, LedgerEntry after, CancellationToken cancellationToken)
    {
        (LedgerEntry entry, bool stored) = await StoreAsync(after, cancellationToken);
        if (stored && before.State != entry.State)
        {
            TransactionManagerLog.Moved(logger, entry.RequestId, before.State, entry.State);
        }

        if (stored && before.NonceUsedAt is null && entry.NonceUsedAt is not null)
        {
            TransactionManagerLog.NonceUsed(logger, entry.RequestId, entry.Nonce);
        }

        return entry;
    }

    /// <summary>
    /// Reads what the decision needs and no more: nothing for a transaction whose nonce is unused, one shared block for one that is
    /// included and not yet final, and the receipt at inclusion, after a reorg, and once more at finality.
    /// </summary>
    private async Task<ChainObservation> ObserveAsync(LedgerEntry entry, ChainView view, CancellationToken cancellationToken)
    {
        ChainObservation seen = new()
        {
            Latest = view.Latest, Safe = view.Safe, Finalized = view.Finalized, AccountNonce = view.AccountNonce,
        };
        if (entry.State == LedgerState.Broadcast)
        {
            if (view.AccountNonce <= entry.Nonce)
            {
                return seen;
            }

            InclusionInfo? found = await FindInclusionAsync(entry, view, cancellationToken);
            bool stands = found is null && entry.NonceUsedAt is { } used && await view.IsCanonicalAsync(used.Number, used.Hash, cancellationToken);
            return seen with { Inclusion = found, NonceUsedBlockStands = stands };
        }

        if (entry.Inclusion is not { } recorded)
        {
            return seen;
        }

        bool blockStands = await view.IsCanonicalAsync(recorded.BlockNumber, recorded.BlockHash, cancellationToken);
        bool final = view.Finalized is { } finalized && recorded.BlockNumber <= finalized;
        InclusionInfo? inclusion = blockStands && !final
            ? recorded with { Confirmations = Confirmations(view, recorded.BlockNumber) }
            : await FindInclusionAsync(entry, view, cancellationToken);
        return seen with { Inclusion = inclusion, RecordedBlockStands = blockStands };
    }

    /// <summary>The receipt of whichever variant a canonical block holds, the likeliest asked for first.</summary>
    private async Task<InclusionInfo?> FindInclusionAsync(LedgerEntry entry, ChainView view, CancellationToken cancellationToken)
    {
        IEnumerable<Hash32> hashes = entry.Variants.Reverse().Select(variant => variant.Hash);
        if (entry.Inclusion is { } known)
        {
            hashes = hashes.Where(hash => hash != known.Hash).Prepend(known.Hash);
        }

        foreach (Hash32 hash in hashes)
        {
            if (await client.GetReceiptAsync(hash, cancellationToken) is { } receipt
                && await view.IsCanonicalAsync(receipt.BlockNumber, receipt.BlockHash, cancellationToken))
            {
                return new InclusionInfo(
                    hash, receipt.BlockHash, receipt.BlockNumber, receipt.GasUsed, receipt.EffectiveGasPrice, receipt.Succeeded,
                    Confirmations(view, receipt.BlockNumber))
                {
                    L1Fee = receipt.L1Fee,
                };
            }
        }

        return null;
    }

    private static ulong Confirmations(ChainView view, BlockNumber number) =>
        view.Latest.Number >= number ? view.Latest.Number.Value - number.Value + 1 : 0;
}
