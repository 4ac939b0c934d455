namespace Zkp.Evm;

/// <summary>An event that a contract emitted.</summary>
public sealed record LogEntry(
    Address Address,
    IReadOnlyList<Hash32> Topics,
    ReadOnlyMemory<byte> Data,
    BlockNumber BlockNumber,
    Hash32 BlockHash,
    Hash32 TransactionHash,
    ulong LogIndex,
    bool Removed);
