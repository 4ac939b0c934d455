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

    /// <summary>Of proofs that are made apart and verified together; null where no registry takes them so.</summary>
    public (long Fixed, long PerProof)? RandomLinearGas { get; init; }

    /// <summary>The most proofs of one random linear batch.</summary>
    public int LargestRandomLinear { get; init; } = BatchOptions.MostProofs;

    /// <summary>
    /// What <c>submitMany</c> uses, whole transaction, for itself and for each proof: measured with one public signal (<c>zkp bench gas</c>); one
    /// more costs its term of the key once, and in each proof its call data and a multiplication.
    /// </summary>
    public static (long Fixed, long PerProof) RandomLinearGasOf(int publicSignals)
    {
        int more = Math.Max(0, publicSignals - 1);
        return (191_000 + (7_100 * more), 76_500 + (700 * more));
    }

    /// <summary>What a second of proving is worth, in gas of this network: dear where gas is cheap.</summary>
    public long GasPerProvingSecond { get; init; } = 10_000;

    /// <summary>Nothing waits for company longer than this.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is kept between the end of proving and a deadline, for the transaction.</summary>
    public TimeSpan DeadlineMargin { get; init; } = TimeSpan.FromMinutes(2);
}
