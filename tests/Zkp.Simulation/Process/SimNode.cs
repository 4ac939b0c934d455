using Zkp.Evm;
using Zkp.Simulation.Chain;

namespace Zkp.Simulation.Process;

/// <summary>The chain as one process sees it: each read by whichever endpoint answers, nonces by the highest of all, bytes to all.</summary>
internal sealed class SimNode(Incarnation process, Simulation simulation) : IChainNode
{
    private readonly SimChain chain = simulation.Chain;

    public Task<long> GetChainIdAsync(CancellationToken cancellationToken = default) => process.CallAsync("chain id", true, () => SimProfile.ChainId);

    public Task<Nonce> GetTransactionCountAsync(Address account, BlockReference block, CancellationToken cancellationToken = default) =>
        process.CallAsync($"nonce", true, () => new Nonce(Counts(account, block).Max()));

    public Task<Block?> GetBlockAsync(BlockReference block, CancellationToken cancellationToken = default) => process.CallAsync("block", true, () =>
    {
        SimEndpoint endpoint = simulation.AnyEndpoint();
        SimBlock? found = block.Number is { } number ? endpoint.At(number.Value) : endpoint.Tagged(block.Tag);
        return found is null ? null : ToBlock(found);
    });

    public Task<Receipt?> GetReceiptAsync(Hash32 transaction, CancellationToken cancellationToken = default) => process.CallAsync("receipt", true, () =>
    {
        SimEndpoint endpoint = simulation.AnyEndpoint();
        SimTransaction known = chain.Known[transaction];
        return known.Blocks.Find(endpoint.Has) is { } block ? ToReceipt(known, block) : null;
    });

    public Task<bool> IsReceiptSeenAsync(Hash32 transaction, CancellationToken cancellationToken = default) => process.CallAsync("is receipt seen", true, () =>
        simulation.Endpoints.Exists(endpoint => chain.Known[transaction].Blocks.Exists(endpoint.Has)));

    public Task<bool> IsTransactionKnownAsync(Hash32 transaction, CancellationToken cancellationToken = default) => process.CallAsync("is known", true, () =>
    {
        SimTransaction known = chain.Known[transaction];
        return chain.Pool.Contains(known) || known.Blocks.Exists(simulation.AnyEndpoint().Has);
    });

    public Task<Hash32> SendRawTransactionAsync(ReadOnlyMemory<byte> raw, CancellationToken cancellationToken = default) => process.CallAsync("send", true, () =>
    {
        Hash32 hash = Hash32.FromBytes(raw.Span);
        SimTransaction transaction = chain.Known[hash];
        simulation.Checker.Broadcast(transaction);
        if (simulation.Lies())
        {
            switch (simulation.Random.Next(3))
            {
                case 0:
                    simulation.Tell($"{hash} is taken and thrown away");
                    simulation.Checker.Acknowledged(transaction);
                    return hash;
                case 1:
                    Submit(transaction);
                    throw new RpcException(RpcErrorKind.Unknown, "internal error");
                default:
                    throw new RpcException(RpcErrorKind.Unavailable, "please retry transaction");
            }
        }

        Submit(transaction);
        if (simulation.Random.Next(20) == 0)
        {
            // A proxy that sends everything twice.
            Submit(transaction);
        }

        return hash;
    });

    /// <summary>Every endpoint's answer.</summary>
    internal IEnumerable<ulong> Counts(Address account, BlockReference block)
    {
        int index = simulation.Accounts.IndexOf(account);
        ulong[] counts = [.. simulation.Endpoints.Select(endpoint => block.Number is { } number ? endpoint.At(number.Value) : endpoint.Head)
            .Where(found => found is not null).Select(found => found!.Nonces[index])];
        if (counts.Length == 0)
        {
            throw new RpcException(RpcErrorKind.BlockNotFound, "header not found");
        }

        if (block.Number is null && block.Tag == BlockTag.Pending)
        {
            counts = [.. counts.Select(count => chain.Pool.NextNonce(index, count))];
            if (simulation.Lies())
            {
                counts[0] = (ulong)Math.Max(0, (long)counts[0] + simulation.Random.Next(-3, 4));
            }
        }
        else if (block.Number is null && !simulation.Profile.InOrder && simulation.Lies())
        {
            counts[0] += (ulong)simulation.Random.Next(0, 4);
        }

        return counts;
    }

    private void Submit(SimTransaction transaction)
    {
        chain.Pool.Submit(transaction);
        simulation.Checker.Acknowledged(transaction);
    }

    private static Block ToBlock(SimBlock block) => new(
        new BlockNumber(block.Number), block.Hash, block.Parent?.Hash ?? Hash32.Zero, block.Time, block.BaseFee, 30_000_000, 15_000_000);

    private Receipt ToReceipt(SimTransaction transaction, SimBlock block) => new(
        transaction.Hash, block.Hash, new BlockNumber(block.Number), 0, simulation.Accounts[transaction.Account], SimRequests.Contract, null,
        block.SucceededHere(transaction), transaction.IsEmpty ? SendRules.PlainTransferGas : transaction.GasLimit,
        Wei.Min(transaction.MaxFee, block.BaseFee + transaction.PriorityFee), null, null, []);
}
