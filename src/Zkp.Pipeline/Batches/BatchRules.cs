using Zkp.Pipeline.Networks;

namespace Zkp.Pipeline.Batches;

/// <summary>What the planner weighs.</summary>
public sealed record BatchRules
{
    /// <summary>The batch circuits that stand on the network.</summary>
    public IReadOnlyList<BatchOffer> Offers { get; init; } = [];

    /// <summary>Of a proof of its own, whole transaction (<c>zkp bench gas</c>).</summary>
    public long SingleGas { get; init; } = (long)ChainGateway.SubmitGas;

    public TimeSpan SingleProvingTime { get; init; } = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Of <c>verifyBatch</c>, for the transaction and for each proof in it; null where no registry records such batches. N + 3 pairings
    /// (<c>zkp bench gas</c>).
    /// </summary>
    public (long Fixed, long PerProof)? RandomLinearGas { get; init; }

    /// <summary>The most proofs of one random linear batch: its gas must fit a block with room to spare.</summary>
    public int LargestRandomLinear { get; init; } = 64;

    /// <summary>What a second of proving is worth, in gas of this network: dear where gas is cheap.</summary>
    public long GasPerProvingSecond { get; init; } = 10_000;

    /// <summary>Nothing waits for company longer than this.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is kept between the end of proving and a deadline, for the transaction.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMinutes(2);
}
