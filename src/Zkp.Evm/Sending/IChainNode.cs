namespace Zkp.Evm;

/// <summary>
/// What the transaction manager asks of a chain. <see cref="EvmClient"/> is the one that goes over the wire; a simulation puts its
/// own chain here.
/// </summary>
internal interface IChainNode
{
    Task<long> GetChainIdAsync(CancellationToken cancellationToken = default);

    Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default);

    /// <summary>How many transactions the account had at a block.</summary>
    Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default);

    /// <summary>The account's next nonce at the head or in the pool, as far as it can be believed.</summary>
    /// <param name="known">What the ledger can say about it; null when it is known to have handed out none.</param>
    /// <exception cref="RpcException">Also when none can: it is asked again later.</exception>
    Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default);

    Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether any endpoint at all has a receipt of it, that the others can't show to be false: the question before a transaction is called replaced.
    /// </summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="usedBy">A final block after which the account's nonce is above the transaction's.</param>
    Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default);

    Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default);

    Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default);
}
