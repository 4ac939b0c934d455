namespace Zkp.Evm;

/// <summary>The head of a block.</summary>
/// <param name="BaseFeePerGas">Null on chains before EIP-1559.</param>
public sealed record Block(
    BlockNumber Number, Hash32 Hash, Hash32 ParentHash, DateTimeOffset Timestamp, Wei? BaseFeePerGas, ulong GasLimit, ulong GasUsed);
