using System.Buffers.Binary;
using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>
/// The truth: the canonical branch, and what waits. Blocks take what pays, now and then leave something out; reorgs put a branch in the
/// place of another, never over a final block; prices move.
/// </summary>
internal sealed class SimChain
{
    private readonly Random random;
    private readonly SimProfile profile;
    private readonly List<SimBlock> blocks = [];
    private readonly Dictionary<string, int> effects = [];
    private ulong lastHash;

    public SimChain(Random random, SimProfile profile, DateTimeOffset start)
    {
        this.random = random;
        this.profile = profile;
        Pool = new SimPool(this, profile, random);
        BaseFee = Wei.FromGwei(10);
        blocks.Add(new SimBlock(null, NewHash(), start, BaseFee, TopTip, new ulong[profile.Signers]));
    }

    public SimPool Pool { get; }

    public SimBlock Head => blocks[^1];

    /// <summary>What the next block asks.</summary>
    public Wei BaseFee
    {
        get;
        set
        {
            field = value;
            HighestBaseFee = Wei.Max(HighestBaseFee, value);
        }
    }

    /// <summary>The most that a block ever asked.</summary>
    public Wei HighestBaseFee { get; private set; }

    /// <summary>What nearly all blocks' transactions tip less than.</summary>
    public Wei TopTip
    {
        get;
        set
        {
            field = value;
            HighestTip = Wei.Max(HighestTip, value);
        }
    }

    = Wei.FromGwei(3);

    /// <summary>The most that nearly all blocks' transactions ever tipped less than.</summary>
    public Wei HighestTip { get; private set; } = Wei.FromGwei(3);

    /// <summary>No block at or below it ever goes.</summary>
    public ulong FinalNumber { get; private set; }

    public Dictionary<Hash32, SimTransaction> Known { get; } = [];

    /// <summary>Transactions for a request, not empty ones, that stand in the canonical branch.</summary>
    public int EffectsOf(string request) => effects.GetValueOrDefault(request);

    /// <summary>Takes a block off or on; the invariant about effects is checked by who listens.</summary>
    public Action<SimTransaction>? OnIncluded { get; set; }

    public bool IsCanonical(SimBlock block) => block.Number < (ulong)blocks.Count && blocks[(int)block.Number] == block;

    public SimBlock? At(ulong number) => number < (ulong)blocks.Count ? blocks[(int)number] : null;

    public Hash32 NewHash()
    {
        Span<byte> bytes = stackalloc byte[Hash32.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, ++lastHash);
        return Hash32.FromBytes(bytes);
    }

    /// <summary>A new head with what the pool has for it.</summary>
    public SimBlock Mine(DateTimeOffset time, bool leaveSomeOut)
    {
        SimBlock block = new(Head, NewHash(), time, BaseFee, TopTip, [.. Head.Nonces]);
        for (int account = 0; account < profile.Signers; account++)
        {
            while (Pool.Find(account, block.Nonces[account]) is { } transaction && transaction.MaxFee >= BaseFee)
            {
                // Whoever tips more than nearly everybody is not left out.
                if (leaveSomeOut && !profile.InOrder && transaction.PriorityFee < TopTip && random.Next(5) == 0)
                {
                    break;
                }

                block.Transactions.Add((transaction, random.Next(10) > 0));
                block.Nonces[account]++;
            }
        }

        blocks.Add(block);
        foreach ((SimTransaction transaction, _) in block.Transactions)
        {
            transaction.Blocks.Add(block);
            Pool.Remove(transaction);
            Count(transaction, 1);
            OnIncluded?.Invoke(transaction);
        }

        Pool.DropUsed();
        ulong height = block.Number;
        FinalNumber = Math.Max(FinalNumber, height > (ulong)profile.FinalityLag ? height - (ulong)profile.FinalityLag : 0);
        return block;
    }

    /// <summary>Takes off so many blocks, at most down to the final one; what they held waits again, or is lost.</summary>
    /// <param name="allIsLost">Whether none of it waits again.</param>
    /// <returns>The height of the last block that stays.</returns>
    public ulong TakeOff(int depth, bool allIsLost)
    {
        for (int i = 0; i < depth && Head.Number > FinalNumber; i++)
        {
            SimBlock gone = Head;
            blocks.RemoveAt(blocks.Count - 1);
            foreach ((SimTransaction transaction, _) in gone.Transactions)
            {
                Count(transaction, -1);
                if (!allIsLost && !profile.InOrder && random.Next(3) > 0)
                {
                    Pool.PutBack(transaction);
                }
            }
        }

        return Head.Number;
    }

    private void Count(SimTransaction transaction, int by)
    {
        if (transaction is { Request: { } request, IsEmpty: false })
        {
            effects[request] = EffectsOf(request) + by;
        }
    }
}
