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

    /// <summary>More money at once, whatever the rules would wait for; the cap holds.</summary>
    internal async Task<LedgerDecision> PlanBumpAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        if (entry.State is not (LedgerState.Signed or LedgerState.Broadcast))
        {
            return Refuse(entry, $"it is {entry.State}; only what is signed and in no block can be signed again");
        }

        if (ReplacementDecision.CapOf(entry, options.Replacement) is null)
        {
            return Refuse(entry, "it has no cap, so nothing would bound what it costs; give the network one");
        }

        FeeView prices = await fees.ReadAsync(cancellationToken);
        ReplacementDecision decision = ReplacementDecision.Decide(entry, prices.Top, options.Replacement);
        return decision.Fees is { } pair
            ? new LedgerDecision(LedgerStep.Replace, entry) { Fees = pair, Reason = decision.Reason }
            : Refuse(entry, decision.Reason);
    }

    internal LedgerDecision PlanCancel(LedgerEntry entry) => entry.State switch
    {
        LedgerState.Reserved => SendRules.GiveBack(entry, CancelReason.Requested, time.GetUtcNow()) with { Reason = $"nothing was signed: nonce {entry.Nonce} goes back" },
        LedgerState.Signed or LedgerState.Broadcast when entry.Current is { IsCancellation: true } => Refuse(entry, "it is being taken back already"),
        LedgerState.Signed or LedgerState.Broadcast => rules.Cancel(entry, CancelReason.Requested) with { Reason = $"an empty transaction competes for nonce {entry.Nonce}; the chain decides" },
        _ => Refuse(entry, $"it is {entry.State}; what is in a block can't be taken back"),
    };

    internal LedgerDecision PlanRewind(LedgerEntry entry) => entry.State == LedgerState.Reserved
        ? SendRules.GiveBack(entry, CancelReason.Requested, time.GetUtcNow()) with { Reason = $"nothing was signed: nonce {entry.Nonce} goes back" }
        : Refuse(entry, $"it is {entry.State}; bytes for nonce {entry.Nonce} were signed and may be out, so the nonce can't go to another");

    /// <returns>Who waits behind the gap; null, and why not, when it is none.</returns>
    internal async Task<(LedgerEntry? Waiting, string Explanation)> PlanFillAsync(Nonce nonce, CancellationToken cancellationToken)
    {
        AccountKey key = await GetAccountAsync(cancellationToken);
        Nonce pending = await node.GetTransactionCountAsync(key.Account, BlockTag.Pending, cancellationToken);
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

        LedgerEntry signed = await SignAsync(decision, cancellationToken);
        return signed.Variants.Count > entry.Variants.Count ? await BroadcastInTurnAsync(signed, cancellationToken) : null;
    }

    private static LedgerDecision Refuse(LedgerEntry entry, string reason) => new(LedgerStep.Wait, entry) { Reason = reason };
}
