namespace Zkp.Evm;

/// <summary>Whether more money would help a transaction that waits, and how much. Pure, as <see cref="LedgerDecision"/> is.</summary>
/// <param name="Fees">Null when the bytes that are out stay the ones.</param>
/// <param name="Reason">For operators: why, or why not.</param>
internal sealed record ReplacementDecision(ReplacementDecision.FeePair? Fees, string Reason)
{
    internal readonly record struct FeePair(Wei MaxFee, Wei PriorityFee);

    /// <summary>Whether it is worth asking for prices: it is the account's next one, and its newest bytes have waited long enough.</summary>
    public static bool IsDue(LedgerEntry entry, Nonce accountNonce, ReplacementPolicy policy, DateTimeOffset now) =>
        entry.State is LedgerState.Broadcast or LedgerState.Signed
        && entry.Nonce == accountNonce
        && entry.Current is { } current
        && now - current.SignedAt >= (IsUrgent(entry, policy, now) ? policy.StuckAfter / 4 : policy.StuckAfter)
        && entry.Variants.Count < policy.MaxVariants
        && CapOf(entry, policy) is not null;

    /// <summary>Its deadline is near, and it is not on the way out already.</summary>
    public static bool IsUrgent(LedgerEntry entry, ReplacementPolicy policy, DateTimeOffset now) =>
        entry.Deadline is { } deadline && deadline - now <= policy.EscalateWithin;

    /// <summary>
    /// Chainlink's lesson: whoever offers more than nine of ten pay and is not included has no price problem.
    /// </summary>
    public static bool PriceIsEnough(SignedVariant current, FeeEstimate top) =>
        current.PriorityFee >= top.PriorityFee && current.MaxFee >= top.BaseFee + top.PriorityFee;

    /// <param name="market">What includes soon.</param>
    public static ReplacementDecision Decide(LedgerEntry entry, FeeEstimate market, ReplacementPolicy policy)
    {
        SignedVariant current = entry.Current ?? throw new InvalidOperationException("Nothing is signed yet.");
        Wei cap = CapOf(entry, policy) ?? throw new InvalidOperationException("A transaction without a cap is not replaced.");
        Wei ceiling = current.IsCancellation ? cap : policy.CeilingOf(cap)!.Value;
        FeePair least = Least(current, policy);
        if (least.MaxFee > ceiling)
        {
            return Keep($"the next step to {least.MaxFee.ToGweiString()} gwei is above the ceiling of {ceiling.ToGweiString()}: it waits until prices fall");
        }

        Wei maxFee = Wei.Min(Wei.Max(least.MaxFee, market.MaxFee), ceiling);
        if (maxFee < market.BaseFee)
        {
            return Keep($"even the ceiling of {ceiling.ToGweiString()} gwei is below the base fee of {market.BaseFee.ToGweiString()}: it waits until prices fall");
        }

        Wei tip = Wei.Min(Wei.Max(least.PriorityFee, market.PriorityFee), maxFee);
        return tip < least.PriorityFee
            ? Keep("the tip can't rise by what a replacement needs and stay below the max fee")
            : new ReplacementDecision(new FeePair(maxFee, tip), $"from {current.MaxFee.ToGweiString()} to {maxFee.ToGweiString()} gwei, tip {tip.ToGweiString()}");
    }

    /// <summary>The fees of a cancellation: one step above what is out, up to the whole cap.</summary>
    public static FeePair ForCancellation(LedgerEntry entry, ReplacementPolicy policy)
    {
        if (entry.Current is not { } current)
        {
            return new FeePair(entry.MaxFeePerGas, entry.MaxPriorityFeePerGas);
        }

        FeePair least = Least(current, policy);
        return CapOf(entry, policy) is { } cap
            ? new FeePair(Wei.Min(least.MaxFee, cap), Wei.Min(least.PriorityFee, cap))
            : least;
    }

    /// <summary>The tightest of the request's cap, the network's, and the one for a whole transaction.</summary>
    public static Wei? CapOf(LedgerEntry entry, ReplacementPolicy policy) => CapOf(entry.FeeCapPerGas, entry.GasLimit, policy);

    public static Wei? CapOf(Wei? requested, ulong gasLimit, ReplacementPolicy policy)
    {
        Wei? cap = Tighter(requested, policy.MaxFeePerGas);
        return policy.MaxFeePerTransaction is { } whole && gasLimit > 0 ? Tighter(cap, new Wei(whole.Value / gasLimit)) : cap;
    }

    private static Wei? Tighter(Wei? left, Wei? right) => left is { } one && right is { } other ? Wei.Min(one, other) : left ?? right;

    private static FeePair Least(SignedVariant current, ReplacementPolicy policy) =>
        new(current.MaxFee.PercentUp(100 + policy.BumpPercent), current.PriorityFee.PercentUp(100 + policy.BumpPercent));

    private static ReplacementDecision Keep(string reason) => new(null, reason);
}
