using System.Collections.Concurrent;
using Zkp.Evm;

namespace Zkp.Bench.Transactions;

/// <summary>A chain that takes every transaction at once and calls it final: what is measured is the manager, not a node.</summary>
internal sealed class AcceptingNode : IChainNode
{
    private static readonly Hash32 Block = Hash32.KeccakOf("the one block");
    private readonly ConcurrentDictionary<Hash32, bool> taken = [];
    private long calls;

    public long Calls => Interlocked.Read(ref calls);

    /// <summary>The account's next nonce, as the head has it; set when blocks are said to be mined.</summary>
    public ulong MinedNonce { get; set; }

    public Task<long> GetChainIdAsync(CancellationToken cancellationToken = default) => Answer(1L);

    public Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default) =>
        Answer<Block?>(new Block(new BlockNumber(100), Block, Hash32.Zero, DateTimeOffset.UnixEpoch, Wei.FromGwei(1), 30_000_000, 0));

    public Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        Answer(new Nonce(MinedNonce));

    public Task<Nonce> GetNextNonceAsync(Address account, BlockTag tag, ILedgerNonce? known, CancellationToken cancellationToken = default) =>
        Answer(new Nonce(MinedNonce));

    public Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default) => Answer(taken.ContainsKey(transaction)
        ? new Receipt(transaction, Block, new BlockNumber(100), 0, Address.Zero, Address.Zero, null, true, 21_000, Wei.FromGwei(1), null, null, [])
        : null);

    public Task<bool> IsReceiptSeenAsync(Hash32 transaction, BlockNumber usedBy, CancellationToken cancellationToken = default) => Answer(taken.ContainsKey(transaction));

    public Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default) => Answer(taken.ContainsKey(transaction));

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default)
    {
        Hash32 hash = Hash32.FromBytes(Keccak256.Hash(raw.Span));
        taken[hash] = true;
        return Answer(hash);
    }

    private Task<T> Answer<T>(T value)
    {
        Interlocked.Increment(ref calls);
        return Task.FromResult(value);
    }
}
