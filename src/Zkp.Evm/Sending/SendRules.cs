namespace Zkp.Evm;

/// <summary>
/// What happens next to a transaction, decided from what is recorded, what the chain shows, what blocks cost and what time it is. It
/// reads and writes nothing; <see cref="TransactionManager"/> reads what it needs and does what it says. Overridable so that tests can
/// show that a wrong rule is found out.
/// </summary>
internal partial class SendRules(TransactionManagerOptions options)
{
    /// <summary>What an empty transaction to oneself uses.</summary>
    public const ulong PlainTransferGas = 21_000;

    private readonly ReplacementPolicy replacement = options.Replacement;

    private ChainPatience Patience { get; } = new(options.RebroadcastAfter, options.ReplacedAfter);

    /// <param name="seen">Null for an entry that is not broadcast, where the chain does not matter.</param>
    /// <param name="prices">Null until the decision was <see cref="LedgerStep.AskPrices"/>.</param>
    public virtual LedgerDecision Decide(LedgerEntry entry, ChainObservation? seen, FeeView? prices, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(entry);
        LedgerDecision standing = LedgerDecision.Decide(entry, seen, Patience, now);
        return standing.Step switch
        {
            LedgerStep.Sign => Unsigned(entry, now),
            LedgerStep.Broadcast when entry.State == LedgerState.Signed => NotYetTaken(entry, seen, prices, now),
            LedgerStep.Broadcast or LedgerStep.Wait when entry.State == LedgerState.Broadcast && seen!.AccountNonce <= entry.Nonce && entry.NonceTakenSince is null =>
                Waiting(entry, seen, prices, standing, now),
            _ => standing,
        };
    }

    /// <summary>The fees of the request, but never so high that no cancellation could replace it.</summary>
    public virtual ReplacementDecision.FeePair FirstFees(Wei maxFeePerGas, Wei priorityFeePerGas, Wei? cap)
    {
        Wei maxFee = replacement.CeilingOf(cap) is { } ceiling ? Wei.Min(maxFeePerGas, ceiling) : maxFeePerGas;
        return new ReplacementDecision.FeePair(maxFee, Wei.Min(priorityFeePerGas, maxFee));
    }

    /// <summary>The most that a nonce may cost with these fees: the transaction itself, or the empty one a step above that takes its place.</summary>
    /// <param name="surcharge">The most that the chain may charge beside gas, for either.</param>
    public Wei WorstCost(Wei maxFee, ulong gasLimit, Wei value, Wei surcharge, bool isCancellation)
    {
        if (isCancellation)
        {
            return (maxFee * PlainTransferGas) + surcharge;
        }

        Wei cancellation = maxFee.PercentUp(100 + replacement.BumpPercent) * PlainTransferGas;
        return Wei.Max((maxFee * gasLimit) + value, cancellation) + surcharge;
    }

    /// <summary>What is to be mended between an account's cursor, its entries and its chain.</summary>
    public virtual DriftPlan PlanReconcile(AccountSituation situation, DateTimeOffset now) => DriftPlan.Of(situation, options, now);

    /// <summary>Whether more money would not help.</summary>
    protected virtual bool PriceIsEnough(SignedVariant current, FeeEstimate top) => ReplacementDecision.PriceIsEnough(current, top);

    private static bool IsExpired(LedgerEntry entry, DateTimeOffset now) => entry.Deadline is { } deadline && now > deadline;

    private LedgerDecision Unsigned(LedgerEntry entry, DateTimeOffset now) => IsExpired(entry, now)
        ? GiveBack(entry, CancelReason.DeadlinePassed, now)
        : new LedgerDecision(LedgerStep.Sign, entry) { Fees = FirstFees(entry.MaxFeePerGas, entry.MaxPriorityFeePerGas, ReplacementDecision.CapOf(entry, replacement)) };

    /// <summary>Signed, and perhaps out already; a refusal of earlier says what to do, else the bytes go out.</summary>
    private LedgerDecision NotYetTaken(LedgerEntry entry, ChainObservation? seen, FeeView? prices, DateTimeOffset now)
    {
        bool cancelling = entry.Current!.IsCancellation;
        bool never = entry.LastErrorKind is RpcErrorKind.IntrinsicGasTooLow or RpcErrorKind.GasLimitExceeded or RpcErrorKind.InvalidTransaction;
        if (!cancelling && (never || IsExpired(entry, now)))
        {
            return Cancel(entry, never ? CancelReason.Unacceptable : CancelReason.DeadlinePassed);
        }

        bool priceRefused = entry.LastErrorKind is RpcErrorKind.Underpriced or RpcErrorKind.MaxFeeBelowBaseFee or RpcErrorKind.ReplacementUnderpriced;
        if (priceRefused && seen is not null && ReplacementDecision.IsDue(entry, seen.AccountNonce, replacement, now))
        {
            // Refused for its price and never out: signing it again with a higher one is all that can help, if prices do not fall.
            LedgerDecision priced = AtPrices(entry, prices, now);
            if (priced.Step is LedgerStep.AskPrices or LedgerStep.Replace)
            {
                return priced;
            }
        }

        return new LedgerDecision(seen is { InTurn: false } ? LedgerStep.Wait : LedgerStep.Broadcast, entry);
    }

    /// <summary>A node took the bytes, no block has.</summary>
    private LedgerDecision Waiting(LedgerEntry entry, ChainObservation seen, FeeView? prices, LedgerDecision standing, DateTimeOffset now)
    {
        if (IsExpired(entry, now) && !entry.Current!.IsCancellation)
        {
            return Cancel(entry, CancelReason.DeadlinePassed);
        }

        LedgerDecision priced = standing;
        if (ReplacementDecision.IsDue(entry, seen.AccountNonce, replacement, now))
        {
            priced = AtPrices(entry, prices, now);
            if (priced.Step is LedgerStep.AskPrices or LedgerStep.Replace)
            {
                return priced;
            }
        }

        if (standing.Step == LedgerStep.Wait || !seen.InTurn)
        {
            return new LedgerDecision(LedgerStep.Wait, entry) { Reason = priced.Reason };
        }

        return priced.Step == LedgerStep.CheckPropagation ? priced : standing with { Reason = priced.Reason };
    }

    private LedgerDecision AtPrices(LedgerEntry entry, FeeView? prices, DateTimeOffset now)
    {
        if (prices is null)
        {
            return new LedgerDecision(LedgerStep.AskPrices, entry);
        }

        if (PriceIsEnough(entry.Current!, prices.Top))
        {
            return new LedgerDecision(LedgerStep.CheckPropagation, entry)
            {
                Reason = $"it offers {entry.Current!.MaxFee.ToGweiString()} gwei, more than nine of ten recent transactions paid",
            };
        }

        FeeEstimate market = ReplacementDecision.IsUrgent(entry, replacement, now) ? prices.Top : prices.Market;
        ReplacementDecision decision = ReplacementDecision.Decide(entry, market, replacement);
        return decision.Fees is { } fees
            ? new LedgerDecision(LedgerStep.Replace, entry) { Fees = fees, Reason = decision.Reason }
            : new LedgerDecision(LedgerStep.Wait, entry) { Reason = decision.Reason };
    }

    /// <summary>An empty transaction for the nonce of what is out, or may be.</summary>
    public LedgerDecision Cancel(LedgerEntry entry, CancelReason reason) =>
        new(LedgerStep.Cancel, entry with { CancelReason = reason }) { Fees = ReplacementDecision.ForCancellation(entry, replacement) };

    /// <summary>Only for an entry under which nothing was signed: its compare-and-swap keeps anybody else from signing.</summary>
    public static LedgerDecision GiveBack(LedgerEntry entry, CancelReason reason, DateTimeOffset now) =>
        new(LedgerStep.GiveBack, entry with { State = LedgerState.Released, CancelReason = reason, UpdatedAt = now });
}
