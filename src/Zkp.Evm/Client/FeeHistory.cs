namespace Zkp.Evm;

/// <summary>What recent blocks cost (eth_feeHistory).</summary>
/// <param name="OldestBlock">The first block told of.</param>
/// <param name="BaseFeePerGas">One for each block and one more: the next block's, which is known already.</param>
/// <param name="GasUsedRatio">How full each block was, 0 to 1.</param>
/// <param name="Reward">For each block the tips at the percentiles asked for, weighted by gas; empty when none were asked for.</param>
public sealed record FeeHistory(
    BlockNumber OldestBlock, IReadOnlyList<Wei> BaseFeePerGas, IReadOnlyList<double> GasUsedRatio, IReadOnlyList<IReadOnlyList<Wei>> Reward);
