namespace Zkp.Evm;

/// <summary>What became of a transaction in the block that holds it, as far as the node that answered knows the chain.</summary>
/// <param name="Succeeded">False when it reverted.</param>
/// <param name="L1Fee">What a rollup of the OP Stack charged for data on L1, in wei; null elsewhere.</param>
/// <param name="GasUsedForL1">The part of the gas that pays for data on L1 on Arbitrum; null elsewhere.</param>
public sealed record Receipt(
    Hash32 TransactionHash,
    Hash32 BlockHash,
    BlockNumber BlockNumber,
    ulong TransactionIndex,
    Address From,
    Address? To,
    Address? ContractAddress,
    bool Succeeded,
    ulong GasUsed,
    Wei EffectiveGasPrice,
    Wei? L1Fee,
    ulong? GasUsedForL1,
    IReadOnlyList<LogEntry> Logs)
{
    /// <summary>What the operator of an OP Stack chain took beside gas and L1 fee, computed from the receipt's scalars; null elsewhere.</summary>
    public Wei? OperatorFee { get; init; }
}
