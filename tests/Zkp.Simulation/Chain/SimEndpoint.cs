using Zkp.Evm;

namespace Zkp.Simulation.Chain;

/// <summary>
/// One provider's view of the chain: the head, some blocks behind it, or a branch that everybody else has left. It comes to its senses
/// before the fork is final; nodes that do not are beyond what a client can survive.
/// </summary>
internal sealed class SimEndpoint(SimChain chain, SimProfile profile)
{
    private SimBlock? left;
    private ulong backAt;

    /// <summary>Blocks that it is behind.</summary>
    public int Lag { get; set; }

    public SimBlock Head
    {
        get
        {
            if (left is not null)
            {
                return left;
            }

            ulong height = chain.Head.Number > (ulong)Lag ? chain.Head.Number - (ulong)Lag : 0;
            return chain.At(height)!;
        }
    }

    /// <summary>The reorg passes it by for a while.</summary>
    public void StayOn(SimBlock head, ulong forkHeight)
    {
        left = head;
        backAt = forkHeight + (ulong)profile.FinalityLag - 1;
    }

    /// <summary>A deeper fork than the one that it missed: it must come back before that one is final.</summary>
    public void Reorganised(ulong forkHeight) => backAt = Math.Min(backAt, forkHeight + (ulong)profile.FinalityLag - 1);

    public void Notice()
    {
        if (left is not null && chain.Head.Number >= backAt)
        {
            left = null;
        }
    }

    public void Heal()
    {
        left = null;
        Lag = 0;
    }

    /// <summary>The block of a height on this endpoint's branch; null above its head.</summary>
    public SimBlock? At(ulong number)
    {
        SimBlock block = Head;
        if (number > block.Number)
        {
            return null;
        }

        while (block.Number > number && !chain.IsCanonical(block))
        {
            block = block.Parent!;
        }

        return block.Number == number ? block : chain.At(number);
    }

    public bool Has(SimBlock block) => At(block.Number) == block;

    public SimBlock? Tagged(BlockTag tag)
    {
        SimBlock head = Head;
        int behind = tag switch { BlockTag.Safe => profile.FinalityLag / 2, BlockTag.Finalized => profile.FinalityLag, _ => 0 };
        return head.Number >= (ulong)behind ? At(head.Number - (ulong)behind) : null;
    }
}
