namespace Zkp.Evm;

/// <summary>What an operator's wish comes to; <see cref="LedgerStep.Wait"/> with a reason refuses it.</summary>
internal partial class SendRules
{
    /// <summary>More money at once, whatever the rules would wait for; the cap holds.</summary>
    /// <param name="prices">Null until the decision was <see cref="LedgerStep.AskPrices"/>.</param>
    public virtual LedgerDecision Bump(LedgerEntry entry, FeeView? prices)
    {
        if (entry.State is not (LedgerState.Signed or LedgerState.Broadcast))
        {
            return Refuse(entry, $"it is {entry.State}; only what is signed and in no block can be signed again");
        }

        if (ReplacementDecision.CapOf(entry, replacement) is null)
        {
            return Refuse(entry, "it has no cap, so nothing would bound what it costs; give the network one");
        }

        if (prices is null)
        {
            return new LedgerDecision(LedgerStep.AskPrices, entry);
        }

        ReplacementDecision decision = ReplacementDecision.Decide(entry, prices.Top, replacement);
        return decision.Fees is { } pair
            ? new LedgerDecision(LedgerStep.Replace, entry) { Fees = pair, Reason = decision.Reason }
            : Refuse(entry, decision.Reason);
    }

    /// <summary>Gives the nonce back under which nothing was signed; lets an empty transaction compete for any other.</summary>
    public LedgerDecision TakeBack(LedgerEntry entry, DateTimeOffset now) => entry.State switch
    {
        LedgerState.Reserved => Rewind(entry, now),
        LedgerState.Signed or LedgerState.Broadcast when entry.Current is { IsCancellation: true } => Refuse(entry, "it is being taken back already"),
        LedgerState.Signed or LedgerState.Broadcast =>
            Cancel(entry, CancelReason.Requested) with { Reason = $"an empty transaction competes for nonce {entry.Nonce}; the chain decides" },
        _ => Refuse(entry, $"it is {entry.State}; what is in a block can't be taken back"),
    };

    /// <summary>Gives the nonce back under which nothing was signed.</summary>
    public virtual LedgerDecision Rewind(LedgerEntry entry, DateTimeOffset now) => entry.State == LedgerState.Reserved
        ? GiveBack(entry, CancelReason.Requested, now) with { Reason = $"nothing was signed: nonce {entry.Nonce} goes back" }
        : Refuse(entry, $"it is {entry.State}; bytes for nonce {entry.Nonce} were signed and may be out, so the nonce can't go to another");

    private static LedgerDecision Refuse(LedgerEntry entry, string reason) => new(LedgerStep.Wait, entry) { Reason = reason };
}
