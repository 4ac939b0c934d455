using Zkp.Evm;
using Zkp.Simulation.Chain;

namespace Zkp.Simulation;

/// <summary>What the chain, its nodes and strangers do.</summary>
internal sealed partial class Simulation
{
    private const int StrangersTransactions = 3;

    public AccountKey KeyOf(int account) => new(SimProfile.ChainId, Accounts[account]);

    /// <summary>Some blocks, the account used by somebody before, as every endpoint knows; then the processes start.</summary>
    private void Prepare()
    {
        nextBlockAt = Clock.GetUtcNow();
        for (int i = 0; i < 5; i++)
        {
            PassTime(Profile.BlockTime);
        }

        for (int account = 0; account < Profile.Signers && Profile.Strangers; account++)
        {
            for (int i = 0; i < StrangersTransactions; i++)
            {
                StrangerSends(account, Chain.Head.Nonces[account] + (ulong)i);
            }
        }

        for (int i = 0; i <= Profile.FinalityLag + Profile.MaxLag; i++)
        {
            PassTime(Profile.BlockTime);
        }

        Checker.RememberStart();
        foreach (SimEndpoint endpoint in Endpoints.Skip(1))
        {
            endpoint.Lag = Random.Next(2) == 0 ? Profile.MaxLag : Random.Next(Profile.MaxLag + 1);
        }

        for (int i = 0; i < Profile.Processes; i++)
        {
            processes.Add(NewProcess());
        }
    }

    private void PassTime(TimeSpan span)
    {
        Clock.AdvanceBy(span);
        while (Clock.GetUtcNow() >= nextBlockAt)
        {
            nextBlockAt += Profile.BlockTime;
            MineBlock();
        }
    }

    private void MineBlock()
    {
        SimBlock block = Chain.Mine(Clock.GetUtcNow(), leaveSomeOut: !IsCalm);
        if (block.Transactions.Count > 0)
        {
            Tell($"block {block.Number} takes {string.Join(' ', block.Transactions.Select(entry => $"{entry.Transaction.Account}/{entry.Transaction.Nonce}{(entry.Transaction.IsEmpty ? " (empty)" : "")}"))}");
        }

        foreach (SimEndpoint endpoint in Endpoints)
        {
            endpoint.Notice();
        }

        Checker.BlockMined();
    }

    private void MoveWorld()
    {
        switch (Random.Next(12))
        {
            case 0 or 1 when Profile.Reorgs:
                Reorganise(Random.Next(1, Profile.FinalityLag + 1), allIsLost: false);
                break;
            case 2 or 3 when Profile.PriceSpikes:
                Chain.BaseFee = Wei.FromGwei(Random.Next(3) == 0 ? Random.Next(150, 400) : Random.Next(5, 60));
                Chain.TopTip = Wei.FromGwei(Random.Next(1, 12));
                Tell($"base fee {Chain.BaseFee.ToGweiString()} gwei, top tip {Chain.TopTip.ToGweiString()}");
                break;
            case 4 or 5 when Chain.Pool.Count > 0 && !Profile.InOrder:
                SimTransaction dropped = Chain.Pool.All.ElementAt(Random.Next(Chain.Pool.Count));
                Chain.Pool.Remove(dropped);
                Tell($"the pool drops {dropped.Account}/{dropped.Nonce}");
                break;
            case 6 when Profile.Strangers:
                int account = Random.Next(Profile.Signers);
                StrangerSends(account, Chain.Pool.NextNonce(account, Chain.Head.Nonces[account]) - (ulong)(Chain.Pool.Count > 0 ? Random.Next(2) : 0));
                break;
            case 7 or 8:
                Endpoints[Random.Next(Endpoints.Count)].Lag = Random.Next(Profile.MaxLag + 1);
                break;
            case 9 or 10 or 11:
                Restart();
                break;
            default:
                PassTime(Profile.BlockTime * Random.NextDouble());
                break;
        }
    }

    private void Reorganise(int depth, bool allIsLost)
    {
        SimBlock old = Chain.Head;
        ulong fork = Chain.TakeOff(depth, allIsLost);
        if (fork == old.Number)
        {
            return;
        }

        Reorgs++;
        Tell($"reorg from {old.Number} down to {fork}");
        foreach (SimEndpoint endpoint in Endpoints)
        {
            endpoint.Reorganised(fork);
            if (Random.Next(4) == 0)
            {
                endpoint.StayOn(old, fork);
            }
        }

        for (int i = Random.Next((int)(old.Number - fork) + 2); i > 0; i--)
        {
            MineBlock();
        }

        if (Chain.Head.Number == fork)
        {
            MineBlock();
        }
    }

    private void StrangerSends(int account, ulong nonce)
    {
        if (nonce < Chain.Head.Nonces[account])
        {
            return;
        }

        SimTransaction foreign = new(Chain.NewHash(), account, nonce, Wei.FromGwei(2000), Wei.FromGwei(500), 21_000, null, true);
        Chain.Known.Add(foreign.Hash, foreign);
        Chain.Pool.Force(foreign);
        Tell($"a stranger sends {account}/{nonce}");
    }

    private void Restart()
    {
        int dead = processes.IndexOf(null);
        if (dead >= 0)
        {
            processes[dead] = NewProcess();
            Tell($"process {processes[dead]!.Number} starts");
        }
    }
}
