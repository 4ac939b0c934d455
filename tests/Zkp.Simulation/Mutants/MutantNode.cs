using Zkp.Evm;

namespace Zkp.Simulation.Mutants;

/// <summary>Passes everything on; a mutant overrides one thing.</summary>
internal class MutantNode(IChainNode inner) : IChainNode
{
    protected IChainNode Inner { get; } = inner;

    public Task<long> GetChainIdAsync(CancellationToken cancellationToken = default) => Inner.GetChainIdAsync(cancellationToken);

    public virtual Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default) => Inner.GetBlockAsync(block, cancellationToken);

    public virtual Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        Inner.GetTransactionCountAsync(account, block, cancellationToken);

    public virtual Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default) =>
        Inner.GetNextNonceAsync(account, tag, known, cancellationToken);

    public virtual Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default) =>
        Inner.GetReceiptAsync(transaction, cancellationToken);

    public virtual Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default) =>
        Inner.IsReceiptSeenAsync(transaction, usedBy, cancellationToken);

    public Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default) =>
        Inner.IsTransactionKnownAsync(transaction, cancellationToken);

    public virtual Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default) =>
        Inner.SendRawTransactionAsync(raw, cancellationToken);
}
