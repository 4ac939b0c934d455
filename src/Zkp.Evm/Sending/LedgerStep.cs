namespace Zkp.Evm;

/// <summary>What is to be done next with an entry.</summary>
internal enum LedgerStep
{
    /// <summary>Nothing; look again later.</summary>
    Wait,

    /// <summary>Ask what blocks cost now, then decide again.</summary>
    AskPrices,

    /// <summary>Sign and store.</summary>
    Sign,

    /// <summary>Hand the stored bytes to the node.</summary>
    Broadcast,

    /// <summary>The price is not the fault: find out whether the node has the bytes still, and hand them over again.</summary>
    CheckPropagation,

    /// <summary>Sign again with higher fees, store, broadcast.</summary>
    Replace,

    /// <summary>Sign an empty transaction for the same nonce, store, broadcast.</summary>
    Cancel,

    /// <summary>Nothing was signed: the nonce goes back, and the request ends.</summary>
    GiveBack,

    /// <summary>Store what was seen, then look no further in this poll.</summary>
    Record,

    /// <summary>Settle what it cost, and store its end.</summary>
    Settle,

    /// <summary>Store that the block is gone, then hand the bytes to the node again.</summary>
    ReturnToPool,
}
