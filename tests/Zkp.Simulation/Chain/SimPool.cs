using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>What waits for a block, by geth's rules: one transaction a nonce, 10 % more on both fees to take its place, few out of order.</summary>
internal sealed class SimPool(SimChain chain, SimProfile profile, Random random)
{
    private readonly SortedDictionary<(int Account, ulong Nonce), SimTransaction> waiting = [];

    public int Count => waiting.Count;

    public IEnumerable<SimTransaction> All => waiting.Values;

    public SimTransaction? Find(int account, ulong nonce) => waiting.GetValueOrDefault((account, nonce));

    public bool Contains(SimTransaction transaction) => Find(transaction.Account, transaction.Nonce) == transaction;

    /// <summary>The next nonce after what is executable in unbroken order.</summary>
    public ulong NextNonce(int account, ulong from)
    {
        while (waiting.ContainsKey((account, from)))
        {
            from++;
        }

        return from;
    }

    /// <summary>A node is handed the bytes.</summary>
    /// <exception cref="RpcException">It refuses them.</exception>
    public void Submit(SimTransaction transaction)
    {
        ulong next = chain.Head.Nonces[transaction.Account];
        if (transaction.Nonce < next)
        {
            throw new RpcException(RpcErrorKind.NonceTooLow, "nonce too low");
        }

        if (profile.RefusesBelowBaseFee && transaction.MaxFee < chain.BaseFee)
        {
            throw new RpcException(RpcErrorKind.MaxFeeBelowBaseFee, "max fee per gas less than block base fee");
        }

        if (Find(transaction.Account, transaction.Nonce) is { } rival)
        {
            if (rival == transaction)
            {
                if (random.Next(4) == 0)
                {
                    throw new RpcException(RpcErrorKind.AlreadyKnown, "already known");
                }

                return;
            }

            if (transaction.MaxFee < rival.MaxFee.PercentUp(110) || transaction.PriorityFee < rival.PriorityFee.PercentUp(110))
            {
                throw new RpcException(RpcErrorKind.ReplacementUnderpriced, "replacement transaction underpriced");
            }
        }
        else
        {
            ulong executable = NextNonce(transaction.Account, next);
            if (transaction.Nonce > executable + (profile.InOrder ? 0UL : (ulong)profile.QueueLimit))
            {
                throw profile.InOrder ? new RpcException(RpcErrorKind.NonceTooHigh, "nonce too high") : new RpcException(RpcErrorKind.PoolFull, "txpool is full");
            }
        }

        waiting[(transaction.Account, transaction.Nonce)] = transaction;
    }

    /// <summary>A reorg brings it back, unless something else took its place.</summary>
    public void PutBack(SimTransaction transaction) => waiting.TryAdd((transaction.Account, transaction.Nonce), transaction);

    /// <summary>A stranger who pays whatever it takes.</summary>
    public void Force(SimTransaction transaction) => waiting[(transaction.Account, transaction.Nonce)] = transaction;

    public void Remove(SimTransaction transaction)
    {
        if (Contains(transaction))
        {
            waiting.Remove((transaction.Account, transaction.Nonce));
        }
    }

    /// <summary>What can never be included any more.</summary>
    public void DropUsed()
    {
        foreach (SimTransaction used in waiting.Values.Where(transaction => transaction.Nonce < chain.Head.Nonces[transaction.Account]).ToArray())
        {
            Remove(used);
        }
    }
}
