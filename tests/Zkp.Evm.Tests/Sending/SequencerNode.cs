namespace Zkp.Evm.Tests.Sending;

/// <summary>A chain without a pool: it takes the next nonce and no other, and what it takes is in the next block.</summary>
internal sealed class SequencerNode : IChainNode
{
    private readonly Dictionary<Hash32, ulong> taken = [];
    private ulong head = 10;

    public List<ulong> Sent { get; } = [];

    public ulong NextNonce { get; private set; }

    public ulong MinedNonce { get; private set; }

    public void Mine(int blocks)
    {
        MinedNonce = NextNonce;
        head += (ulong)blocks;
    }

    public Task<long> GetChainIdAsync(CancellationToken cancellationToken = default) => Task.FromResult(31337L);

    public Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default)
    {
        ulong number = block.Number?.Value ?? head - (block.Tag switch { BlockTag.Safe => 1UL, BlockTag.Finalized => 2, _ => 0 });
        return Task.FromResult<Block?>(new Block(
            new BlockNumber(number), Hash(number), Hash(number - 1), DateTimeOffset.UnixEpoch, Wei.FromGwei(1), 30_000_000, 0));
    }

    public Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Nonce(MinedNonce));

    public Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Nonce(MinedNonce));

    public Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default) => Task.FromResult(
        taken.TryGetValue(transaction, out ulong nonce) && nonce < MinedNonce
            ? new Receipt(transaction, Hash(11), new BlockNumber(11), 0, Address.Zero, Address.Zero, null, true, 21_000, Wei.FromGwei(1), null, null, [])
            : null);

    public async Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default) =>
        await GetReceiptAsync(transaction, cancellationToken) is not null;

    public Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default) => Task.FromResult(taken.ContainsKey(transaction));

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default)
    {
        SignedTransaction transaction = SignedTransaction.Decode(raw);
        ulong nonce = transaction.Transaction.Nonce.Value;
        Sent.Add(nonce);
        if (nonce > NextNonce)
        {
            throw new RpcException(RpcErrorKind.NonceTooHigh, $"nonce too high: tx {nonce} state {NextNonce}");
        }

        if (nonce == NextNonce)
        {
            NextNonce++;
            taken[transaction.Hash] = nonce;
        }

        return Task.FromResult(transaction.Hash);
    }

    private static Hash32 Hash(ulong number) => Hash32.KeccakOf($"block {number}");
}
