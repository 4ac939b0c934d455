namespace Zkp.Evm;

/// <summary>All that a decision about a broadcast transaction rests on.</summary>
internal sealed record ChainObservation
{
    public required BlockStamp Latest { get; init; }

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

    /// <summary>Whether the block at which the nonce was first seen used is canonical still.</summary>
    public bool NonceUsedBlockStands { get; init; }
}
