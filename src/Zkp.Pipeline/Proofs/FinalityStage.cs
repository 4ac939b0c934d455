namespace Zkp.Pipeline.Proofs;

/// <summary>How certain it is that a transaction stays, in the words of its chain's family. docs/networks.md has the table.</summary>
public enum FinalityStage
{
    /// <summary>A block of an L1 has it.</summary>
    Included,

    /// <summary>A block of an L2 has it: the sequencer's word, and nothing on L1 yet.</summary>
    Sequenced,

    /// <summary>Its block's data is on L1, in a block that L1 might still replace.</summary>
    Posted,

    /// <summary>Its block is at or below the safe head.</summary>
    Safe,

    /// <summary>Nothing takes it back.</summary>
    Finalized,
}
