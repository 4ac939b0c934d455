using System.Collections.Concurrent;

namespace Zkp.Evm;

/// <summary>One look at a chain's heads, and at canonical blocks on demand, shared by all who look at about the same time.</summary>
internal sealed class ChainView(IChainNode client, BlockNumber latest, BlockNumber? safe, BlockNumber? finalized, Nonce accountNonce)
{
    private readonly ConcurrentDictionary<BlockNumber, Lazy<Task<Hash32?>>> canonical = new();

    public BlockNumber Latest { get; } = latest;

    public BlockNumber? Safe { get; } = safe;

    public BlockNumber? Finalized { get; } = finalized;

    /// <summary>The account's next nonce, at whichever block the endpoints stand that told of it.</summary>
    public Nonce AccountNonce { get; } = accountNonce;

    /// <summary>Reads everything anew.</summary>
    public static async Task<ChainView> ReadAsync(
        IChainNode client, Address account, ILedgerNonce known, ChainConfirmation confirmation, CancellationToken cancellationToken)
    {
        Nonce nonce = await client.GetNextNonceAsync(account, BlockTag.Latest, known, cancellationToken);
        Block? safe = null;
        Block? finalized = null;
        if (confirmation.Mode == ConfirmationMode.Tag)
        {
            Task<Block?> safeRead = client.GetBlockAsync(BlockTag.Safe, cancellationToken);
            Task<Block?> finalizedRead = client.GetBlockAsync(BlockTag.Finalized, cancellationToken);
            await Task.WhenAll(safeRead, finalizedRead);
            safe = await safeRead;
            finalized = await finalizedRead;
        }

        Block latest = await client.GetBlockAsync(BlockTag.Latest, cancellationToken)
            ?? throw new RpcException(RpcErrorKind.Unavailable, "The node has no latest block.");
        return confirmation.Mode == ConfirmationMode.Tag
            ? new ChainView(client, latest.Number, safe?.Number, finalized?.Number, nonce)
            : new ChainView(
                client, latest.Number, ChainConfirmation.HeadAtDepth(latest.Number, (confirmation.Depth + 1) / 2),
                ChainConfirmation.HeadAtDepth(latest.Number, confirmation.Depth), nonce);
    }

    /// <summary>The hash of the canonical block of a height; null above the head. One request for all who ask.</summary>
    public async Task<Hash32?> CanonicalHashAsync(BlockNumber number, CancellationToken cancellationToken)
    {
        // Shared, so no single caller's cancellation may end it; the client bounds its time.
        Lazy<Task<Hash32?>> read = canonical.GetOrAdd(
            number, height => new Lazy<Task<Hash32?>>(async () => (await client.GetBlockAsync(height, CancellationToken.None))?.Hash));
        return await read.Value.WaitAsync(cancellationToken);
    }

    public async Task<bool> IsCanonicalAsync(BlockNumber number, Hash32 hash, CancellationToken cancellationToken) =>
        await CanonicalHashAsync(number, cancellationToken) == hash;
}
