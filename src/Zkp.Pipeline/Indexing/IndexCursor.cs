using Zkp.Evm;

namespace Zkp.Pipeline.Indexing;

/// <summary>The last block whose events are in the index, by height and hash: another hash at that height is a reorg.</summary>
public sealed record IndexCursor(BlockNumber Number, Hash32 Hash);
