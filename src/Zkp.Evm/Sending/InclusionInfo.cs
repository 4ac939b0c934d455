namespace Zkp.Evm;

/// <summary>The block that holds the transaction, and what it cost there.</summary>
/// <param name="Hash">Which of the signed variants it is.</param>
/// <param name="EffectiveGasPrice">Paid per gas.</param>
/// <param name="Confirmations">Blocks from that one to the head, both counted. Computed at each poll, stored only with other changes.</param>
public sealed record InclusionInfo(
    Hash32 Hash, Hash32 BlockHash, BlockNumber BlockNumber, ulong GasUsed, Wei EffectiveGasPrice, bool Succeeded, ulong Confirmations)
{
    /// <summary>What a rollup of the OP Stack charged on top for data on L1.</summary>
    public Wei? L1Fee { get; init; }

    /// <summary>What the operator of an OP Stack chain took on top.</summary>
    public Wei? OperatorFee { get; init; }

    /// <summary>The part of the gas that paid for data on L1 (Arbitrum).</summary>
    public ulong? GasUsedForL1 { get; init; }

    /// <summary>All that the account paid, apart from value.</summary>
    public Wei TotalFee => (EffectiveGasPrice * GasUsed) + (L1Fee ?? Wei.Zero) + (OperatorFee ?? Wei.Zero);
}
