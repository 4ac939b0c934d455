namespace Zkp.Pipeline.Proofs;

/// <summary>Why a block's transaction reverted, as its call replayed there says.</summary>
/// <param name="BlockHash">The block that it reverted in; a reorg makes another one's revert another matter.</param>
/// <param name="Reason">The contract's error.</param>
/// <param name="Stopped">The registry took nothing at that moment, whatever the proof: the same call may succeed later.</param>
public sealed record TransactionRevert(string BlockHash, string Reason, bool Stopped);
