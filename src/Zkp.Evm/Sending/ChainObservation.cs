namespace Zkp.Evm;

/// <summary>All that a decision about a broadcast transaction rests on.</summary>
internal sealed record ChainObservation
{
    public required BlockNumber Latest { get; init; }

    /// <summary>The highest safe block; null when the chain has none (yet).</summary>
    public BlockNumber? Safe { get; init; }

    /// <summary>The highest final block; null when the chain has none (yet).</summary>
    public BlockNumber? Finalized { get; init; }

    /// <summary>The account's next nonce at the head.</summary>
    public required Nonce AccountNonce { get; init; }

    /// <summary>The receipt of one of the variants, if its block is on the canonical chain.</summary>
    public InclusionInfo? Inclusion { get; init; }

    /// <summary>Whether the block of the entry's recorded inclusion is canonical still.</summary>
    public bool RecordedBlockStands { get; init; }

    /// <summary>When looking began: what is seen is at least as new as that, however long the looking took. Null for now.</summary>
    public DateTimeOffset? LookedAt { get; init; }

    /// <summary>The account's next nonce at the final block; read only when the head shows the nonce used and no receipt shows by whom.</summary>
    public Nonce? FinalNonce { get; init; }

    /// <summary>
    /// False when the chain has no pool and a transaction before this one was not acknowledged yet: it would be held for a moment and
    /// then thrown away.
    /// </summary>
    public bool InTurn { get; init; } = true;
}
