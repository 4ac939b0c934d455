namespace Zkp.Pipeline.Treasuries;

/// <summary>Where a transfer from L1 to L2 stands.</summary>
public enum BridgeTransferState
{
    /// <summary>Decided and stored; its transaction is on its way, or about to be.</summary>
    Sending,

    /// <summary>The deposit is final on L1, and has not been seen on L2 yet.</summary>
    Deposited,

    /// <summary>The ether was seen on L2. An end.</summary>
    Arrived,

    /// <summary>The deposit reverted, or its nonce was used otherwise: nothing but the fee was spent. An end.</summary>
    Failed,

    /// <summary>The ether was not seen on L2 in time: somebody has to look. An end.</summary>
    Overdue,
}
