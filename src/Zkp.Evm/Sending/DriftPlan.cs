namespace Zkp.Evm;

/// <summary>What is to be mended between an account's cursor, its entries and its chain. Pure.</summary>
/// <param name="MoveTo">Where the cursor belongs; null when it stands right.</param>
/// <param name="Gaps">Nonces that are nobody's and hold up the open entries after them.</param>
/// <param name="Drift">Nonces between chain and cursor that no open entry has and that nobody may have. Zero when all is well.</param>
/// <param name="CursorIsAhead">The cursor stands above everything that anybody has; mended when it stays so.</param>
internal sealed record DriftPlan(NonceSlots? MoveTo, IReadOnlyList<Nonce> Gaps, ulong Drift, bool CursorIsAhead)
{
    private const int MaxGapsAtOnce = 64;

    public static DriftPlan Of(AccountSituation situation, TransactionManagerOptions options, DateTimeOffset now)
    {
        if (situation.Cursor is not { } cursor)
        {
            return new DriftPlan(new NonceSlots(situation.ChainNext) { LeasedTo = Nonce.Zero }, [], 0, false);
        }

        NonceSlots slots = cursor.Slots;
        if (situation.ChainNext > slots.Next)
        {
            // Somebody else sends on this account. What they used is not handed out; should it be forgotten again, it is a gap.
            return new DriftPlan(slots.AdvanceTo(situation.ChainNext), GapsOf(situation, options, now), 0, false);
        }

        HashSet<Nonce> owned = [.. situation.Open.Select(entry => entry.Nonce), .. slots.Returned];
        ulong between = slots.Next.Value - situation.ChainNext.Value;
        ulong drift = between - (ulong)owned.Count(nonce => nonce >= situation.ChainNext && nonce < slots.Next);
        NonceSlots rewound = slots.RewindTo(situation.ChainNext);
        bool ahead = rewound != slots;
        bool stays = situation.NobodysSince is { } since && now - since >= options.RescueInterval;
        return new DriftPlan(ahead && stays ? rewound : null, GapsOf(situation, options, now), drift, ahead);
    }

    /// <summary>
    /// A stranger's transaction on this account moved the cursor on, and then a reorg or a pool forgot it; or a lease was given back and
    /// nobody wanted another. Filled when somebody has waited behind it.
    /// </summary>
    private static List<Nonce> GapsOf(AccountSituation situation, TransactionManagerOptions options, DateTimeOffset now)
    {
        List<Nonce> gaps = [];
        LedgerEntry? waiting = situation.Open.LastOrDefault(entry => now - entry.CreatedAt >= options.RescueInterval);
        if (waiting is null)
        {
            return gaps;
        }

        HashSet<Nonce> owned = [.. situation.Open.Select(entry => entry.Nonce)];
        for (Nonce nonce = situation.ChainNext; nonce < waiting.Nonce && gaps.Count < MaxGapsAtOnce; nonce = nonce.Next)
        {
            if (!owned.Contains(nonce))
            {
                gaps.Add(nonce);
            }
        }

        return gaps;
    }
}
