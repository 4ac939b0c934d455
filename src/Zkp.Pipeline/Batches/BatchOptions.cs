namespace Zkp.Pipeline.Batches;

/// <summary>How batches are gathered.</summary>
public sealed record BatchOptions
{
    /// <summary>The members that a record holds: it is a row of at most 64 KiB.</summary>
    public const int MostMembers = 256;

    /// <summary>The proofs of one transaction: public registries take 50 submissions a block, and count each proof.</summary>
    public const int MostProofs = 32;

    /// <summary>Nothing waits for company longer than this.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The most statements of one transaction, where it takes several proofs of a circuit: 1 to <see cref="MostMembers"/>. One proof may go in any
    /// case, so 1 allows no more than one.
    /// </summary>
    public int MostStatements { get; init; } = MostMembers;

    /// <summary>What proving takes on this host, about, for each slot of a circuit.</summary>
    public TimeSpan ProvingTimePerStatement { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How long a batch that is proved, and whose inputs are erased, waits for a network that none fits at the moment: for a price that comes
    /// back under a cap, or a signer that gets ether. Then it fails, as a request alone does at once.
    /// </summary>
    public TimeSpan LongestPriceWait { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How many records are read or written at a time.</summary>
    public int Parallel { get; init; } = 8;

    /// <summary>The most statements of one transaction in a circuit with so many slots: whole proofs only.</summary>
    public int MostIn(int slots)
    {
        int most = Math.Min(Math.Clamp(MostStatements, 1, MostMembers), slots * MostProofs);
        return Math.Max(Math.Min(slots, MostMembers), most - (most % slots));
    }
}
