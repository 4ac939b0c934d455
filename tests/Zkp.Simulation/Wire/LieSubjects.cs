namespace Zkp.Simulation.Wire;

/// <summary>What a liar lies about.</summary>
[Flags]
internal enum LieSubjects
{
    None = 0,

    /// <summary>Head, safe and final block, and blocks at a height.</summary>
    Blocks = 1,

    /// <summary>Whether there is a receipt, of which block, with which end and at what cost.</summary>
    Receipts = 2,

    Nonces = 4,

    Prices = 8,

    /// <summary>What became of bytes that it was given.</summary>
    Broadcasts = 16,

    All = Blocks | Receipts | Nonces | Prices | Broadcasts,
}
