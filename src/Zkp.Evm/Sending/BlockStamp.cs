namespace Zkp.Evm;

/// <summary>One block of one branch.</summary>
public sealed record BlockStamp(BlockNumber Number, Hash32 Hash);
