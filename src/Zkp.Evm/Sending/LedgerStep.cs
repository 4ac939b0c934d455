namespace Zkp.Evm;

/// <summary>What is to be done next with an entry.</summary>
internal enum LedgerStep
{
    /// <summary>Nothing; look again later.</summary>
    Wait,

    /// <summary>Sign and store.</summary>
    Sign,

    /// <summary>Hand the stored bytes to the node.</summary>
    Broadcast,

    /// <summary>Store what was seen, then look no further in this poll.</summary>
    Record,

    /// <summary>Store that the block is gone, then hand the bytes to the node again.</summary>
    ReturnToPool,
}
