using System.Globalization;

namespace Zkp.Evm;

/// <summary>
/// Estimates fees from eth_feeHistory. The tip is the median over recent blocks of the percentile that the urgency asks for. The max
/// fee leaves room for the base fee to rise (<see cref="FeePolicy.BaseFeeHeadroomPercent"/>), and only what the block asks is ever paid.
/// </summary>
public sealed class FeeEstimator
{
    private static readonly double[] Percentiles = [10, 40, 70, 90];

    private readonly EvmClient client;
    private readonly FeePolicy policy;

    public FeeEstimator(EvmClient client, FeePolicy policy)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(policy);
        this.client = client;
        this.policy = policy;
    }

    /// <summary>Asks the node and estimates.</summary>
    /// <exception cref="RpcException">The node did not answer as it must.</exception>
    public async Task<FeeEstimate> EstimateAsync(Urgency urgency, CancellationToken cancellationToken = default)
    {
        FeeHistory history = await client.GetFeeHistoryAsync(policy.Blocks, BlockTag.Latest, Percentiles, cancellationToken);
        Wei? proposal = MedianTip(history, urgency) is null ? await ProposedTipAsync(cancellationToken) : null;
        return Estimate(history, proposal, urgency, policy);
    }

    /// <summary>The arithmetic, without a node.</summary>
    /// <param name="history">With the rewards at the 10th, 40th, 70th and 90th percentile.</param>
    /// <param name="proposal">The tip to take where no recent block has a transaction; null for the policy's least.</param>
    internal static FeeEstimate Estimate(FeeHistory history, Wei? proposal, Urgency urgency, FeePolicy policy)
    {
        // The next block's fee is known, the one after is not: a fall that one empty block brings is not counted on, or quotes would be
        // below what is paid as often as above.
        Wei baseFee = Wei.Max(history.BaseFeePerGas[^1], history.BaseFeePerGas.Count > 1 ? history.BaseFeePerGas[^2] : Wei.Zero);
        Wei? median = MedianTip(history, urgency);
        Wei wanted = Wei.Max(median ?? proposal ?? policy.MinPriorityFeePerGas, policy.MinPriorityFeePerGas);
        string source = median is null
            ? "no recent block holds a transaction, so the tip is the node's proposal"
            : string.Create(CultureInfo.InvariantCulture, $"tip: median over {history.GasUsedRatio.Count} blocks of the {Percentiles[(int)urgency]}th percentile");

        Wei tip = policy.MaxPriorityFeePerGas is { } tipCap ? Wei.Min(wanted, tipCap) : wanted;
        Wei full = baseFee.PercentUp(100 + policy.BaseFeeHeadroomPercent) + tip;
        Wei max = policy.MaxFeePerGas is { } feeCap ? Wei.Min(full, feeCap) : full;

        // A tip above the max fee is no valid transaction.
        tip = Wei.Min(tip, max);
        string caps = (tip < wanted ? $"; tip lowered from {wanted.ToGweiString()} gwei by the cap" : "")
            + (max < full ? $"; max fee lowered from {full.ToGweiString()} gwei by the cap" : "")
            + (max < baseFee ? "; the cap is below the base fee, so it waits until prices fall" : "");
        return new FeeEstimate(
            baseFee, tip, max,
            $"{urgency}: base fee {baseFee.ToGweiString()} gwei, {policy.BaseFeeHeadroomPercent} % headroom; {source}, {tip.ToGweiString()} gwei; max fee {max.ToGweiString()} gwei{caps}");
    }

    private async Task<Wei?> ProposedTipAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetMaxPriorityFeePerGasAsync(cancellationToken);
        }
        catch (RpcException error) when (error.Kind == RpcErrorKind.MethodNotFound)
        {
            return null;
        }
    }

    /// <summary>Null when no recent block used gas. Empty blocks report tips of zero, which say nothing about the price.</summary>
    private static Wei? MedianTip(FeeHistory history, Urgency urgency)
    {
        List<Wei> tips = [];
        for (int i = 0; i < history.Reward.Count; i++)
        {
            if (history.GasUsedRatio[i] > 0 && (int)urgency < history.Reward[i].Count)
            {
                tips.Add(history.Reward[i][(int)urgency]);
            }
        }

        tips.Sort();
        return tips.Count == 0 ? null : tips[tips.Count / 2];
    }
}
