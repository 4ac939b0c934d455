namespace Zkp.Evm;

/// <summary>The upgrades of the OP Stack that changed what a transaction costs, oldest first (https://specs.optimism.io).</summary>
public enum OptimismFork
{
    /// <summary>Blobs: the L1 fee weighs zero and other bytes, at the L1 base fee and the blob base fee.</summary>
    Ecotone,

    /// <summary>The L1 fee goes by the compressed size, estimated with FastLZ.</summary>
    Fjord,

    /// <summary>An operator fee beside the L1 fee.</summary>
    Isthmus,

    /// <summary>The operator fee's scalar weighs 10^8 times more.</summary>
    Jovian,
}
