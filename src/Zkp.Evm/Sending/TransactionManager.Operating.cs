namespace Zkp.Evm;

/// <summary>What <see cref="TransactionOperator"/> needs: plans that change nothing, and carrying one out.</summary>
public sealed partial class TransactionManager
{
    internal async Task<IReadOnlyList<LedgerEntry>> ListOpenAsync(CancellationToken cancellationToken) =>
        await ListOpenAsync(await GetAccountAsync(cancellationToken), cancellationToken);

    /// <summary>What the next poll would do.</summary>
    internal async Task<LedgerDecision> ForeseeAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        ChainObservation? seen = await ObserveAsync(entry, cancellationToken);
        LedgerDecision decision = rules.Decide(entry, seen, null, time.GetUtcNow());
        return decision.Step == LedgerStep.AskPrices
            ? rules.Decide(entry, seen, await fees.ReadAsync(cancellationToken), time.GetUtcNow())
            : decision;
    }

    internal async Task<LedgerDecision> PlanBumpAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        LedgerDecision decision = rules.Bump(entry, null);
        return decision.Step == LedgerStep.AskPrices ? rules.Bump(entry, await fees.ReadAsync(cancellationToken)) : decision;
    }

    internal LedgerDecision PlanCancel(LedgerEntry entry) => rules.TakeBack(entry, time.GetUtcNow());

    internal LedgerDecision PlanRewind(LedgerEntry entry) => rules.Rewind(entry, time.GetUtcNow());

    /// <returns>Who waits behind the gap; null, and why not, when it is none.</returns>
    internal async Task<(LedgerEntry? Waiting, string Explanation)> PlanFillAsync(Nonce nonce, CancellationToken cancellationToken)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        Nonce pending = await node.GetNextNonceAsync(key.Account, BlockTag.Pending, ledgerNonce, cancellationToken);
        List<LedgerEntry> open = await ListOpenAsync(key, cancellationToken);
        if (nonce < pending)
        {
            return (null, $"nonce {nonce} is used or waits in the pool; the chain's next is {pending}");
        }

        if (open.Find(entry => entry.Nonce == nonce) is { } owner)
        {
            return (null, $"nonce {nonce} belongs to '{owner.RequestId}'; cancel that");
        }

        return open.Find(entry => entry.Nonce > nonce) is { } waiting
            ? (waiting, $"an empty transaction takes nonce {nonce}, with the fees of '{waiting.RequestId}', which waits behind it")
            : (null, $"nobody waits behind nonce {nonce}; the next request takes it, or the cursor goes back by itself");
    }

    internal async Task<LedgerEntry?> FillGapAsync(Nonce nonce, LedgerEntry waiting, CancellationToken cancellationToken) =>
        await FillGapAsync(await GetAccountAsync(cancellationToken), nonce, waiting, cancellationToken);

    /// <returns>The entry as it stands then; null when nothing was changed by this.</returns>
    internal async Task<LedgerEntry?> CarryOutAsync(LedgerEntry entry, LedgerDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Step == LedgerStep.GiveBack)
        {
            LedgerEntry released = await GiveBackAsync(entry, decision.Next, cancellationToken);
            return released.State == LedgerState.Released ? released : null;
        }

        (LedgerEntry signed, bool stored) = await TrySignAsync(decision, cancellationToken);
        return stored ? await BroadcastInTurnAsync(signed, cancellationToken) : null;
    }
}
