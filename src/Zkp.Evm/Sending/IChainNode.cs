namespace Zkp.Evm;

/// <summary>
/// What the transaction manager asks of a chain. <see cref="EvmClient"/> is the one that goes over the wire; a simulation puts its
/// own chain here. Of several endpoints the highest answer counts for <see cref="GetTransactionCountAsync"/>.
/// </summary>
internal interface IChainNode
{
    Task<long> GetChainIdAsync(CancellationToken cancellationToken = default);

    Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default);

    Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default);

    Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default);

    /// <summary>Whether any endpoint at all has a receipt of it, whatever the others say: the question before a transaction is called replaced.</summary>
    Task<bool> IsReceiptSeenAsync(Hash32 transaction, CancellationToken cancellationToken = default);

    Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default);

    Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default);
}
