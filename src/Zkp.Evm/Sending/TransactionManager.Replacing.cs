namespace Zkp.Evm;

/// <summary>More money for what waits, and the way out for what is no longer wanted.</summary>
public sealed partial class TransactionManager
{
    /// <summary>
    /// Takes a transaction back if that is still possible: an empty transaction competes for its nonce. Which of the two a block
    /// takes is the chain's choice, so go on with <see cref="AdvanceAsync"/>: the end is <see cref="LedgerState.Released"/> when the empty one won.
    /// What is in a block already, or at its end, stays as it is.
    /// </summary>
    /// <exception cref="KeyNotFoundException">The ledger has no such request.</exception>
    public async Task<LedgerEntry> CancelAsync(string requestId, CancellationToken cancellationToken = default)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        LedgerEntry entry = await ledger.FindAsync(key, requestId, cancellationToken)
            ?? throw new KeyNotFoundException($"The ledger of {key} has no request '{requestId}'.");
        for (int round = 0; round < options.MaxRounds; round++)
        {
            if (entry.State is not (LedgerState.Reserved or LedgerState.Signed or LedgerState.Broadcast))
            {
                return entry;
            }

            if (entry.Current is { IsCancellation: true })
            {
                return await BroadcastAsync(entry, cancellationToken);
            }

            entry = await SignAsync(entry, isCancellation: true, ReplacementDecision.ForCancellation(entry, options.Replacement), cancellationToken);
        }

        throw new TimeoutException($"The entry of '{requestId}' changed in each of {options.MaxRounds} rounds.");
    }

    /// <summary>Signs and broadcasts with higher fees where that would help.</summary>
    /// <returns>Null when the bytes that are out stay the ones.</returns>
    private async Task<LedgerEntry?> TryReplaceAsync(LedgerEntry entry, ChainView view, CancellationToken cancellationToken)
    {
        if (!ReplacementDecision.IsDue(entry, view.AccountNonce, options.Replacement, time.GetUtcNow()))
        {
            return null;
        }

        FeeEstimate market = await fees.EstimateAsync(Urgency.High, cancellationToken);
        FeeEstimate top = await fees.EstimateAsync(Urgency.Urgent, cancellationToken);
        ReplacementDecision decision = ReplacementDecision.Decide(entry, market, top, options.Replacement);
        if (decision.Fees is not { } pair)
        {
            TransactionManagerLog.Kept(logger, entry.RequestId, decision.Reason);
            return null;
        }

        TransactionManagerLog.Replacing(logger, entry.RequestId, decision.Reason);
        LedgerEntry signed = await SignAsync(entry, entry.Current!.IsCancellation, pair, cancellationToken);
        return signed.State is LedgerState.Broadcast or LedgerState.Signed ? await BroadcastAsync(signed, cancellationToken) : signed;
    }
}
