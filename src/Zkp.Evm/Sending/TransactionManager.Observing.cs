namespace Zkp.Evm;

/// <summary>What a decision rests on, and no more.</summary>
public sealed partial class TransactionManager
{
    /// <summary>The nonce after the last that this process saw acknowledged; for chains that take nonces only in order.</summary>
    private ulong acknowledgedTo;

    /// <summary>
    /// Nothing for a transaction that is not signed, or that may go out in any case; one shared look at the heads for one whose nonce is
    /// unused; one shared block for one that is included and not yet final; the receipt at inclusion, after a reorg, and once more at
    /// finality.
    /// </summary>
    private async Task<ChainObservation?> ObserveAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        bool needed = entry.State is LedgerState.Broadcast or LedgerState.Included or LedgerState.Safe
            || (entry.State == LedgerState.Signed && (options.InOrder || entry.LastErrorKind is not null));
        if (!needed)
        {
            return null;
        }

        ChainView view = await views.GetAsync(cancellationToken);
        ChainObservation seen = new()
        {
            Latest = view.Latest, Safe = view.Safe, Finalized = view.Finalized, AccountNonce = view.AccountNonce,
            InTurn = IsInTurn(entry, view),
        };
        return entry.State switch
        {
            LedgerState.Signed => seen,
            LedgerState.Broadcast => await ObserveBroadcastAsync(entry, view, seen, cancellationToken),
            _ => await ObserveIncludedAsync(entry, view, seen, cancellationToken),
        };
    }

    private async Task<ChainObservation> ObserveBroadcastAsync(LedgerEntry entry, ChainView view, ChainObservation seen, CancellationToken cancellationToken)
    {
        if (view.AccountNonce <= entry.Nonce && entry.NonceTakenSince is null)
        {
            return seen;
        }

        if (await FindInclusionAsync(entry, view, cancellationToken) is { } found)
        {
            return seen with { Inclusion = found };
        }

        // Used, and not by us as it looks. Only a final block's word counts for that, and no endpoint may say otherwise.
        if (view.Finalized is not { } finalized)
        {
            return seen;
        }

        Nonce final = await node.GetTransactionCountAsync(entry.AccountKey.Account, finalized, cancellationToken);
        return final > entry.Nonce && await IsAnySeenAsync(entry, finalized, cancellationToken) ? seen : seen with { FinalNonce = final };
    }

    private async Task<bool> IsAnySeenAsync(LedgerEntry entry, BlockNumber usedBy, CancellationToken cancellationToken)
    {
        foreach (SignedVariant variant in entry.Variants)
        {
            if (await node.IsReceiptSeenAsync(variant.Hash, usedBy, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<ChainObservation> ObserveIncludedAsync(LedgerEntry entry, ChainView view, ChainObservation seen, CancellationToken cancellationToken)
    {
        if (entry.Inclusion is not { } recorded)
        {
            return seen;
        }

        Hash32? canonical = await view.CanonicalHashAsync(recorded.BlockNumber, cancellationToken);
        bool final = view.Finalized is { } finalized && recorded.BlockNumber <= finalized;
        InclusionInfo? inclusion = canonical == recorded.BlockHash && !final
            ? recorded with { Confirmations = Confirmations(view, recorded.BlockNumber) }
            : await FindInclusionAsync(entry, view, cancellationToken);

        // A height that the node does not have is a node that lags, or a branch that is still shorter: no proof of anything.
        return seen with { Inclusion = inclusion, RecordedBlockStands = canonical is null || canonical == recorded.BlockHash };
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
            if (await node.GetReceiptAsync(hash, cancellationToken) is { } receipt
                && await view.IsCanonicalAsync(receipt.BlockNumber, receipt.BlockHash, cancellationToken))
            {
                return new InclusionInfo(
                    hash, receipt.BlockHash, receipt.BlockNumber, receipt.GasUsed, receipt.EffectiveGasPrice, receipt.Succeeded,
                    Confirmations(view, receipt.BlockNumber))
                {
                    L1Fee = receipt.L1Fee,
                    OperatorFee = receipt.OperatorFee,
                    GasUsedForL1 = receipt.GasUsedForL1,
                };
            }
        }

        return null;
    }

    private bool IsInTurn(LedgerEntry entry, ChainView view) =>
        !options.InOrder || entry.Nonce.Value <= Math.Max(view.AccountNonce.Value, Volatile.Read(ref acknowledgedTo));

    private void Acknowledge(Nonce nonce)
    {
        if (nonce.Value >= Volatile.Read(ref acknowledgedTo))
        {
            Volatile.Write(ref acknowledgedTo, nonce.Value + 1);
        }
    }

    /// <summary>A block went, or the node does not have what it acknowledged: each waits for the chain's word again.</summary>
    private void ForgetAcknowledgements() => Volatile.Write(ref acknowledgedTo, 0);

    private static ulong Confirmations(ChainView view, BlockNumber number) =>
        view.Latest >= number ? view.Latest.Value - number.Value + 1 : 0;
}
